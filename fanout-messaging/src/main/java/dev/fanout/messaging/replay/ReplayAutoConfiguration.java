package dev.fanout.messaging.replay;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterAutoConfiguration;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayObserver;
import dev.fanout.messaging.replay.ItemStore.ItemState;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.schema.Purgeable;
import dev.fanout.messaging.schema.RetentionProperties;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes {@link ReplayJobs}, and the thread that runs them. */
@AutoConfiguration(after = DeadLetterAutoConfiguration.class)
@ConditionalOnBean(DeadLetters.class)
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
    Selection replaySelection(JobStore jobs, ItemStore items, DeadLetters deadLetters) {
        return new Selection(jobs, items, deadLetters);
    }

    @Bean
    ReplayObserver replayObserver(ItemStore items) {
        return (deadLetters, outcome) -> items.returned(
                deadLetters,
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
            DeadLetters deadLetters,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        ItemSender sender = new ItemSender(jobs, items, deadLetters, transactions, clock);
        ReplayRunner runner = new ReplayRunner(jobs, items, selection, sender, deadLetters, transactions, clock);
        return BackgroundTask.named("replay-runner").repeating(runner::step);
    }

    @Bean
    ReplayJobs fanoutReplayJobs(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            DeadLetters deadLetters,
            PlatformTransactionManager transactionManager,
            @Qualifier("replayRunner") BackgroundTask runner,
            Clock clock) {
        TransactionTemplate transactions = new TransactionTemplate(transactionManager);
        return new ReplayJobs(jobs, items, selection, deadLetters, transactions, runner, clock);
    }

    @Bean
    Purgeable purgeableReplayJobs(JobStore jobs, RetentionProperties retention) {
        return new Purgeable("replay jobs", retention.deadLetters(), jobs::purge);
    }
}
