package dev.fanout.payment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;

class ProviderConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(RestClientAutoConfiguration.class))
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(Provider.class);

    @EnableConfigurationProperties(ProviderProperties.class)
    @Import(ProviderConfiguration.class)
    static class Provider {}

    @Test
    void simulatesWithoutAnAddress() {
        contexts.run(context -> assertThat(context.getBean(PaymentProvider.class))
                .isInstanceOf(ObservedPaymentProvider.class)
                .extracting("provider")
                .isInstanceOf(SimulatedPaymentProvider.class));
    }

    @Test
    void callsTheProviderWhoseAddressIsSet() {
        contexts.withPropertyValues("fanout.payment.provider.url=https://pay.example.com/v1")
                .run(context -> assertThat(context.getBean(PaymentProvider.class))
                        .isInstanceOf(ObservedPaymentProvider.class)
                        .extracting("provider")
                        .isInstanceOf(CircuitBreakingPaymentProvider.class));
    }

    @Test
    void refusesToStartOnImpossibleSettings() {
        for (String setting : new String[] {
            "latency=-1s",
            "latency=2m",
            "read-timeout=0s",
            "connect-timeout=0s",
            "max-attempts=0",
            "initial-wait=0s",
            "max-wait=1ms",
            "circuit-breaker.failure-rate=0",
            "circuit-breaker.failure-rate=1.1",
            "circuit-breaker.minimum-calls=0",
            "circuit-breaker.minimum-calls=21",
            "circuit-breaker.window-size=0",
            "circuit-breaker.window-size=10001",
            "circuit-breaker.open-duration=0s"
        }) {
            contexts.withPropertyValues("fanout.payment.provider." + setting)
                    .run(context -> assertThat(context)
                            .hasFailed()
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("fanout.payment.provider." + setting.split("=")[0]));
        }
    }
}
