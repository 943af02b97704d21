package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Channel;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class WebhookConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(WebhookConfiguration.class);

    @Test
    void callsNoPrivateAddressUnlessItIsTold() {
        contexts.run(context -> assertThat(context.getBean(Channel.class).objectionTo("http://10.0.0.1/"))
                .isPresent());
        contexts.withPropertyValues("fanout.webhooks.allow-private-targets=true")
                .run(context -> assertThat(context.getBean(Channel.class).objectionTo("http://10.0.0.1/"))
                        .isEmpty());
    }

    @Test
    void callsPrivateAddressesOfTheNetworksThatItIsToldOf() {
        contexts.withPropertyValues("fanout.webhooks.private-networks=10.1.0.0/16,fd00:7::/32")
                .run(context -> {
                    Channel channel = context.getBean(Channel.class);
                    assertThat(channel.objectionTo("http://10.1.255.255/")).isEmpty();
                    assertThat(channel.objectionTo("http://[fd00:7:8::9]/")).isEmpty();
                    assertThat(channel.objectionTo("http://10.2.0.0/")).isPresent();
                    assertThat(channel.objectionTo("http://[fd00:8::9]/")).isPresent();
                    assertThat(channel.objectionTo("http://127.0.0.1/")).isPresent();
                });
    }

    @Test
    void anAttemptLastsAsLongAsItsTimeoutAtMost() {
        contexts.withPropertyValues("fanout.webhooks.timeout=7s")
                .run(context -> assertThat(context.getBean(Channel.class).longestAttempt())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    /** As compose and the local stack pass them. */
    @Test
    void takesItsSettingsFromVariables() {
        contexts.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "FANOUT_WEBHOOKS_ALLOW_PRIVATE_TARGETS", "true",
                                        "FANOUT_WEBHOOKS_PRIVATE_NETWORKS", "10.1.0.0/16,10.2.0.0/16"))))
                .run(context -> {
                    WebhookProperties properties = context.getBean(WebhookProperties.class);
                    assertThat(properties.allowPrivateTargets()).isTrue();
                    assertThat(properties.privateNetworks()).containsExactly("10.1.0.0/16", "10.2.0.0/16");
                });
    }

    @Test
    void theReceiverGetsTheTraceOfWhatMadeTheAttempt() {
        AtomicReference<String> traceparent = new AtomicReference<>();
        try (Receiver receiver = Receiver.thatHears(head -> traceparent.set(head.get("traceparent")))) {
            contexts.withConfiguration(AutoConfigurations.of(
                            ObservationAutoConfiguration.class,
                            OpenTelemetrySdkAutoConfiguration.class,
                            OpenTelemetryTracingAutoConfiguration.class,
                            MicrometerTracingAutoConfiguration.class))
                    .withPropertyValues("fanout.webhooks.allow-private-targets=true")
                    .run(context -> {
                        Tracer tracer = context.getBean(Tracer.class);
                        Span span = tracer.nextSpan().start();
                        try (var _ = tracer.withSpan(span)) {
                            context.getBean(Channel.class).send(TestWebhooks.message(receiver.url()));
                        }
                        span.end();
                        assertThat(traceparent.get())
                                .startsWith("00-" + span.context().traceId() + "-")
                                .doesNotContain(span.context().spanId());
                    });
        }
    }

    @Test
    void refusesToStartOnImpossibleSettings() {
        for (String setting : new String[] {
            "proxy=https://proxy.example:3128",
            "proxy=http://proxy.example",
            "proxy=http://user:password@proxy.example:3128",
            "proxy=proxy.example:3128",
            "timeout=0s",
            "connect-timeout=0s",
            "connect-timeout=16s",
            "max-connections=0",
            "max-connections-per-target=0",
            "max-connections-per-target=1001",
            "idle-timeout=0s",
            "private-networks=10.1.0.0/16,10.2.0.0/33",
            "private-networks=10.1/16",
            "private-networks=example.com/16"
        }) {
            contexts.withPropertyValues("fanout.webhooks." + setting)
                    .run(context -> assertThat(context)
                            .hasFailed()
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("fanout.webhooks." + setting.split("=")[0]));
        }
    }
}
