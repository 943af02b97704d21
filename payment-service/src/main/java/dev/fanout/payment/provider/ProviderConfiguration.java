package dev.fanout.payment.provider;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import java.net.URI;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chooses the provider. Each layer between the saga and the provider is itself a {@link PaymentProvider} around another
 * one, as {@link RetryingPaymentProvider} and {@link CircuitBreakingPaymentProvider} are; this class puts them
 * together.
 */
@Configuration(proxyBeanMethods = false)
class ProviderConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ProviderConfiguration.class);

    @Bean
    PaymentProvider paymentProvider(
            ProviderProperties properties,
            RestClient.Builder http,
            ObjectProvider<JdbcClient> jdbc,
            ObservationRegistry observations,
            Clock clock) {
        return new ObservedPaymentProvider(choose(properties, http, jdbc, clock), observations);
    }

    /** Descriptions for the timers of the observation, which cannot bring its own. */
    @Bean
    static MeterFilter describedProviderTimers() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith(ObservedPaymentProvider.OBSERVATION)
                        ? new Meter.Id(
                                id.getName(),
                                Tags.of(id.getTagsAsIterable()),
                                id.getBaseUnit(),
                                "Operations of the payment provider, their repetitions included",
                                id.getType())
                        : id;
            }
        };
    }

    private static PaymentProvider choose(
            ProviderProperties properties, RestClient.Builder http, ObjectProvider<JdbcClient> jdbc, Clock clock) {
        URI url = properties.url();
        if (url == null) {
            log.info("Payments are simulated: fanout.payment.provider.url is not set");
            // No circuit breaker: the simulated faults belong to a token,
            // so a token that fails must not keep other payments waiting.
            SimulatedAccounts accounts = properties.shared()
                    ? new StoredAccounts(jdbc.getObject(), new JsonMapper())
                    : new RememberedAccounts();
            return new SimulatedPaymentProvider(properties.latency(), accounts);
        }
        // The circuit breaker goes outermost: an operation counts once, after its last attempt,
        // and what an open breaker refuses is neither repeated nor waited for.
        // The price: operations that are under way when it opens make the rest of their attempts.
        return new CircuitBreakingPaymentProvider(
                new RetryingPaymentProvider(HttpPaymentProvider.at(url, properties, http), properties),
                properties.circuitBreaker(),
                clock);
    }
}
