package dev.fanout.messaging.retry;

import dev.fanout.messaging.outbox.OutboxAutoConfiguration;
import dev.fanout.messaging.outbox.Redelivery;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes delayed retries. */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnBean(Redelivery.class)
@EnableConfigurationProperties(DelayedRetryProperties.class)
class DelayedRetryAutoConfiguration {

    @Bean
    DelayedRetries delayedRetries(
            DataSource dataSource,
            Redelivery redelivery,
            PlatformTransactionManager transactionManager,
            DelayedRetryProperties properties,
            Clock clock) {
        return new DelayedRetries(
                new DelayedRetryStore(JdbcClient.create(dataSource)),
                redelivery,
                new TransactionTemplate(transactionManager),
                properties,
                clock);
    }
}
