package dev.fanout.defaults.saga;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Contributes {@link SagaDeadlines}, where a participant asks for it. */
@AutoConfiguration
@EnableConfigurationProperties(SagaProperties.class)
class SagaAutoConfiguration {

    @Bean
    @Lazy
    SagaDeadlines sagaDeadlines(Clock clock, SagaProperties properties, MeterRegistry meters) {
        return new SagaDeadlines(clock, properties.deadlineMargin(), meters);
    }
}
