package dev.fanout.messaging.replay;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterAutoConfiguration;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayObserver;
import dev.fanout.messaging.replay.ReplayStore.ItemState;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes {@link ReplayJobs}, and the thread that runs them. */
@AutoConfiguration(after = DeadLetterAutoConfiguration.class)
@ConditionalOnBean(DeadLetters.class)
class ReplayAutoConfiguration {

    @Bean
    ReplayStore replayStore(DataSource dataSource) {
        return new ReplayStore(JdbcClient.create(dataSource));
    }

    @Bean
    ReplayObserver replayObserver(ReplayStore store) {
        return (deadLetters, outcome) -> store.returned(
                deadLetters,
                switch (outcome) {
                    case RESOLVED -> ItemState.RESOLVED;
                    case FAILED -> ItemState.FAILED;
                    case ABANDONED -> ItemState.SKIPPED;
                });
    }

    @Bean
    BackgroundTask replayRunner(
            ReplayStore store, DeadLetters deadLetters, PlatformTransactionManager transactionManager, Clock clock) {
        ReplayRunner runner = new ReplayRunner(store, deadLetters, new TransactionTemplate(transactionManager), clock);
        return new BackgroundTask("replay-runner", runner::step);
    }

    @Bean
    ReplayJobs replayJobs(
            ReplayStore store,
            PlatformTransactionManager transactionManager,
            @Qualifier("replayRunner") BackgroundTask runner,
            Clock clock) {
        return new ReplayJobs(store, new TransactionTemplate(transactionManager), runner, clock);
    }
}
