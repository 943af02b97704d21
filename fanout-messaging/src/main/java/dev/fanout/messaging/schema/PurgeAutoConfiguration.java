package dev.fanout.messaging.schema;

import dev.fanout.messaging.background.BackgroundTask;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the purge of what is done with. */
@AutoConfiguration(after = SchemaAutoConfiguration.class)
@ConditionalOnBean(Database.class)
class PurgeAutoConfiguration {

    @Bean
    BackgroundTask fanoutPurge(
            ObjectProvider<Purgeable> purgeables,
            PlatformTransactionManager transactionManager,
            RetentionProperties properties,
            Clock clock) {
        Purge purge = new Purge(
                purgeables.orderedStream().toList(), new TransactionTemplate(transactionManager), properties, clock);
        return BackgroundTask.named("purge").repeating(purge::step);
    }
}
