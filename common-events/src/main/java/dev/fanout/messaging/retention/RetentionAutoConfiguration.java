package dev.fanout.messaging.retention;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterAutoConfiguration;
import dev.fanout.messaging.deadletter.DeadLetters;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the purge. */
@AutoConfiguration(after = DeadLetterAutoConfiguration.class)
@ConditionalOnBean(DeadLetters.class)
@EnableConfigurationProperties(RetentionProperties.class)
class RetentionAutoConfiguration {

    @Bean
    BackgroundTask purge(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            RetentionProperties properties,
            Clock clock) {
        Purge purge = new Purge(
                JdbcClient.create(dataSource), new TransactionTemplate(transactionManager), properties, clock);
        return new BackgroundTask("purge", purge::step);
    }
}
