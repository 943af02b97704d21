package dev.fanout.messaging.replay;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.replay.ItemStore.ItemState;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.schema.Purgeable;
import dev.fanout.messaging.schema.RetentionProperties;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes {@link ReplayJobs}, the thread that runs them, and {@link ReplayObserver}. */
@AutoConfiguration(afterName = "dev.fanout.messaging.schema.SchemaAutoConfiguration")
@ConditionalOnBean(Database.class)
class ReplayAutoConfiguration {

    @Bean
    JobStore replayJobStore(Database database) {
        return new JobStore(database.client());
    }

    @Bean
    ItemStore replayItemStore(Database database) {
        return new ItemStore(database.template());
    }

    @Bean
    Replayables fanoutReplayables(ObjectProvider<Replayable<?>> beans) {
        return new Replayables(beans::stream);
    }

    @Bean
    Selection replaySelection(JobStore jobs, ItemStore items, Replayables replayables) {
        return new Selection(jobs, items, replayables);
    }

    @Bean
    ReplayObserver replayObserver(ItemStore items) {
        return (kind, ids, outcome) -> items.returned(
                kind,
                ids,
                switch (outcome) {
                    case RESOLVED -> ItemState.RESOLVED;
                    case FAILED -> ItemState.FAILED;
                    case ABANDONED -> ItemState.SKIPPED;
                });
    }

    @Bean
    BackgroundTask replayRunner(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            Replayables replayables,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        ItemStarter starter = new ItemStarter(jobs, items, replayables, transactions, clock);
        ReplayRunner runner = new ReplayRunner(jobs, items, selection, starter, replayables, transactions, clock);
        return BackgroundTask.named("replay-runner").repeating(runner::step);
    }

    @Bean
    ReplayJobs fanoutReplayJobs(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            Replayables replayables,
            PlatformTransactionManager transactionManager,
            @Qualifier("replayRunner") BackgroundTask runner,
            Clock clock) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        return new ReplayJobs(jobs, items, selection, replayables, transactions, runner, clock);
    }

    @Bean
    Purgeable purgeableReplayJobs(JobStore jobs, RetentionProperties retention) {
        return new Purgeable("replay jobs", retention.deadLetters(), jobs::purge);
    }
}
