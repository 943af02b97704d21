package dev.fanout.notification.channel.webhook;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

    @Bean
    OwnPorts ownPorts() {
        return new OwnPorts();
    }

    @Bean
    AddressGuard webhookGuard(WebhookProperties properties, OwnPorts ownPorts) {
        return properties.allowPrivateTargets()
                ? AddressGuard.ofAll(ownPorts)
                : AddressGuard.of(
                        properties.privateNetworks().stream().map(Network::of).toList(), ownPorts);
    }

    @Bean
    PatientLookup webhookNames(WebhookProperties properties) {
        return new PatientLookup(NameLookup.bySystem(), properties.connectTimeout());
    }

    @Bean
    Targets webhookTargets(WebhookProperties properties, NameLookup names, AddressGuard guard) {
        return new Targets(new GuardedResolver(names, guard), guard, properties.proxy() != null);
    }

    @Bean
    CloseableHttpClient webhookClient(WebhookProperties properties, NameLookup names, AddressGuard guard) {
        return WebhookClient.of(properties, names, guard, SSLContexts.createSystemDefault());
    }

    @Bean
    Deadlines webhookDeadlines(WebhookProperties properties) {
        return new Deadlines(properties.timeout());
    }

    @Bean
    WebhookChannel webhookChannel(
            Targets targets,
            CloseableHttpClient http,
            Deadlines deadlines,
            WebhookProperties properties,
            ObservationRegistry observations,
            Clock clock) {
        return new WebhookChannel(
                targets,
                new Exchange(http, deadlines, properties.proxy() != null, clock),
                new ObservedAttempts(observations),
                clock);
    }

    /** A description for the timers of the observation, which cannot bring its own. */
    @Bean
    static MeterFilter describedWebhookTimers() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith(ObservedAttempts.OBSERVATION)
                        ? new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTagsAsIterable()),
                                id.getBaseUnit(),
                                "Attempts to deliver a webhook, by outcome",
                                id.getType())
                        : id;
            }
        };
    }
}
