package dev.fanout.messaging.retry;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.outbox.OutboxAutoConfiguration;
import dev.fanout.messaging.outbox.OutboxLetters;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.topology.FunctionSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes delayed retries. */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBean(Redelivery.class)
@EnableConfigurationProperties(DelayedRetryProperties.class)
class DelayedRetryAutoConfiguration {

    @Bean
    DelayedRetries delayedRetries(
            Database database,
            Redelivery redelivery,
            OutboxLetters letters,
            PlatformTransactionManager transactionManager,
            DelayedRetryProperties properties,
            FunctionSettings settings,
            MeterRegistry meters,
            Clock clock) {
        return new DelayedRetries(
                new DelayedRetryStore(database.template()),
                redelivery,
                letters,
                new TransactionTemplate(transactionManager),
                queue -> properties.with(settings.ofQueue(queue)),
                Counter.builder("fanout.retry.scheduled")
                        .description("Messages put off to a later attempt")
                        .register(meters),
                clock);
    }

    @Bean
    BackgroundTask delayedRetriesMover(DelayedRetries retries) {
        return retries.mover();
    }

    @Bean
    DelayedRetryWriter delayedRetriesWriter(DelayedRetries retries) {
        return retries.writer();
    }

    @Bean
    WaitingRetries waitingRetries(Database database) {
        return new WaitingRetries(database.client());
    }
}
