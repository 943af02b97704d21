package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.outbox.OutboxAutoConfiguration;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes {@link DeadLetters}, and what fills them. */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBean(Redelivery.class)
@EnableConfigurationProperties(DeadLetterProperties.class)
public class DeadLetterAutoConfiguration {

    @Bean
    DeadLetterStore deadLetterStore(DataSource dataSource) {
        return new DeadLetterStore(new JdbcTemplate(dataSource));
    }

    @Bean
    DeadLetters deadLetters(
            DeadLetterStore store,
            EventCatalogue catalogue,
            EventCodec codec,
            Redelivery redelivery,
            MessageTracing tracing,
            ReplayObserver observer,
            PlatformTransactionManager transactionManager,
            DeadLetterProperties properties,
            Clock clock) {
        return new DeadLetters(
                store,
                new EditedCopy(catalogue, codec, clock),
                redelivery,
                tracing,
                observer,
                new TransactionTemplate(transactionManager),
                properties,
                clock);
    }

    @Bean
    BackgroundTask deadLetterFigures(DeadLetterStore store, MeterRegistry meters) {
        return DeadLetterFigures.of(store, meters);
    }

    @Bean
    DeadLetterKeeper deadLetterKeeper(
            DeadLetterStore store,
            ReplayObserver observer,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        return new DeadLetterKeeper(store, observer, new TransactionTemplate(transactionManager), clock);
    }
}
