package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.consumer.ConsumerLoops;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.outbox.OutboxAutoConfiguration;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.replay.ReplayObserver;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.schema.Purgeable;
import dev.fanout.messaging.schema.RetentionProperties;
import dev.fanout.messaging.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes {@link DeadLetters}, and what fills them. */
@AutoConfiguration(
        after = OutboxAutoConfiguration.class,
        afterName = "dev.fanout.messaging.replay.ReplayAutoConfiguration")
@ConditionalOnBean(Redelivery.class)
@EnableConfigurationProperties(DeadLetterProperties.class)
public class DeadLetterAutoConfiguration {

    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    DeadLetterStore deadLetterStore(Database database) {
        return new DeadLetterStore(database.template());
    }

    @Bean
    DeadLetterQueries deadLetterQueries(Database database) {
        return new DeadLetterQueries(database.client());
    }

    /** Asks for the catalogue late: it follows from the handlers, and one of these may want the dead letters. */
    @Bean
    EditedCopy fanoutEditedCopy(ObjectProvider<EventCatalogue> catalogue, EventCodec codec, Clock clock) {
        return new EditedCopy(catalogue::getObject, codec, clock);
    }

    @Bean
    ReplaySender fanoutReplaySender(
            DeadLetterStore store,
            DeadLetterQueries queries,
            Redelivery redelivery,
            MessageTracing tracing,
            Clock clock) {
        return new ReplaySender(store, queries, redelivery, tracing, clock);
    }

    @Bean
    DeadLetters fanoutDeadLetters(
            DeadLetterStore store,
            DeadLetterQueries queries,
            EditedCopy edits,
            ReplaySender replays,
            ReplayObserver observer,
            PlatformTransactionManager transactionManager,
            DeadLetterProperties properties,
            Clock clock) {
        return new DeadLetters(
                store,
                queries,
                edits,
                replays,
                observer,
                new TransactionTemplate(transactionManager),
                properties,
                clock);
    }

    @Bean
    ReplayableDeadLetters fanoutReplayableDeadLetters(
            DeadLetterStore store, DeadLetterQueries queries, ReplaySender sender, Clock clock) {
        return new ReplayableDeadLetters(store, queries, sender, clock);
    }

    @Bean
    BackgroundTask deadLetterFigures(DeadLetterQueries queries, MeterRegistry meters) {
        return DeadLetterFigures.of(queries, meters);
    }

    @Bean
    DeadLetterKeeper deadLetterKeeper(
            DeadLetterStore store,
            ReplayObserver observer,
            PlatformTransactionManager transactionManager,
            Clock clock) {
        return new DeadLetterKeeper(store, observer, new TransactionTemplate(transactionManager), clock);
    }

    @Bean
    DeadLetterSender deadLetterSender(
            ConnectionFactory connections,
            Topology topology,
            DeadLetterKeeper keeper,
            DeadLetterProperties properties) {
        return new DeadLetterSender(
                topology.service(),
                new ConfirmedSender(connections, topology, CONFIRM_TIMEOUT, true),
                properties.drain() ? keeper : null);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "fanout.messaging.dead-letters.drain", matchIfMissing = true)
    DeadLetterDrain deadLetterDrain(ConsumerLoops loops, Topology topology, DeadLetterKeeper keeper) {
        return new DeadLetterDrain(loops, topology, keeper);
    }

    @Bean
    Purgeable purgeableDeadLetters(DeadLetterStore store, RetentionProperties retention) {
        return new Purgeable("dead letters", retention.deadLetters(), store::purge);
    }
}
