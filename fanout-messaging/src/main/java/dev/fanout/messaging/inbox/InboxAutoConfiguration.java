package dev.fanout.messaging.inbox;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.consumer.ConsumerLoops;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.deadletter.DeadLetterAutoConfiguration;
import dev.fanout.messaging.deadletter.DeadLetterKeeper;
import dev.fanout.messaging.deadletter.DeadLetterSender;
import dev.fanout.messaging.retry.DelayedRetries;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.schema.Purgeable;
import dev.fanout.messaging.schema.RetentionProperties;
import dev.fanout.messaging.topology.FunctionSettings;
import dev.fanout.messaging.topology.Functions;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the consumer that feeds the service's handlers. */
@AutoConfiguration(
        after = DeadLetterAutoConfiguration.class,
        afterName = "dev.fanout.messaging.retry.DelayedRetryAutoConfiguration")
@ConditionalOnBean({DeadLetterKeeper.class, DelayedRetries.class})
@EnableConfigurationProperties({InboxProperties.class, ImmediateRetryProperties.class})
class InboxAutoConfiguration {

    @Bean
    InboxMetrics inboxMetrics(MeterRegistry meters) {
        return new InboxMetrics(meters);
    }

    @Bean
    InboxStore inboxStore(Database database) {
        return InboxStore.in(database);
    }

    @Bean
    BatchPreparations fanoutBatchPreparations(
            ObjectProvider<BatchPreparation<?>> preparations, Functions functions, Topology topology) {
        return new BatchPreparations(preparations.orderedStream().toList(), functions, topology);
    }

    @Bean
    BatchProcessor inboxProcessor(
            InboxStore inbox,
            BatchPreparations preparations,
            DeadLetterKeeper deadLetters,
            PlatformTransactionManager transactionManager,
            BatchTracing tracing,
            InboxMetrics metrics,
            Clock clock) {
        return new BatchProcessor(
                inbox, preparations, deadLetters, new TransactionTemplate(transactionManager), tracing, metrics, clock);
    }

    @Bean
    InboxThreads inboxThreads() {
        return new InboxThreads();
    }

    @Bean
    Recoverability fanoutRecoverability(
            InboxThreads threads,
            DelayedRetries delayedRetries,
            DeadLetterSender deadLetters,
            InboxMetrics metrics,
            ImmediateRetryProperties properties,
            FunctionSettings settings,
            Clock clock) {
        return new Recoverability(
                threads,
                delayedRetries,
                deadLetters,
                metrics,
                queue -> properties.with(settings.ofQueue(queue)),
                clock);
    }

    @Bean
    LaneFactory fanoutLaneFactory(
            BatchProcessor processor,
            Recoverability recoverability,
            InboxThreads threads,
            InboxMetrics metrics,
            Topology topology) {
        return new LaneFactory(processor, recoverability, threads, metrics, Brake.among(topology.functions()));
    }

    @Bean
    IntakeFactory fanoutIntakeFactory(
            Recoverability recoverability,
            BatchProcessor processor,
            InboxThreads threads,
            EventCatalogue catalogue,
            EventCodec codec,
            MessageTracing tracing,
            InboxMetrics metrics,
            Clock clock) {
        return new IntakeFactory(recoverability, processor, threads, catalogue, codec, tracing, metrics, clock);
    }

    @Bean
    InboxConsumer inboxConsumer(
            ConsumerLoops loops,
            Functions functions,
            FunctionSettings settings,
            InboxProperties properties,
            LaneFactory laneFactory,
            IntakeFactory intakeFactory,
            InboxThreads threads,
            InboxMetrics metrics) {
        InboxConsumer consumer =
                new InboxConsumer(loops, functions, settings, properties, laneFactory, intakeFactory, threads);
        metrics.paused(consumer);
        return consumer;
    }

    @Bean
    FunctionSwitch fanoutFunctionSwitch(
            InboxConsumer inbox, ServiceName service, Database database, InboxProperties properties, Clock clock) {
        return new FunctionSwitch(
                inbox, service.shortName(), new PauseStore(database.client()), properties.shutdownTimeout(), clock);
    }

    @Bean
    BackgroundTask fanoutFunctionSwitchWatch(FunctionSwitch functions) {
        return functions.watch();
    }

    /** The name of the bean makes {@code inbox} its name in the health endpoint. */
    @Bean
    InboxHealth inboxHealthIndicator(InboxConsumer consumer) {
        return new InboxHealth(consumer);
    }

    @Bean
    Purgeable purgeableInboxRows(InboxStore inbox, RetentionProperties retention) {
        return new Purgeable("inbox rows", retention.inbox(), inbox::purge);
    }
}
