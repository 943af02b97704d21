package dev.fanout.messaging.inbox;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyAutoConfiguration;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the consumer that feeds the service's handlers. */
@AutoConfiguration(
        after = TopologyAutoConfiguration.class,
        afterName = {
            "dev.fanout.messaging.retry.DelayedRetryAutoConfiguration",
            "dev.fanout.messaging.deadletter.DeadLetterAutoConfiguration"
        })
@ConditionalOnBean({ConnectionFactory.class, DataSource.class})
@EnableConfigurationProperties({InboxProperties.class, RetryProperties.class})
public class InboxAutoConfiguration {

    private static final Duration DEAD_LETTER_CONFIRM = Duration.ofSeconds(10);

    @Bean
    InboxConsumer inboxConsumer(
            ServiceName service,
            ConnectionFactory connections,
            Topology topology,
            HandlerRegistry handlers,
            EventCatalogue catalogue,
            ObjectProvider<BatchPreparation<?>> preparations,
            EventCodec codec,
            MessageTracing tracing,
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            DelayedAttempts delayedAttempts,
            ReplayedMessages replayed,
            MeterRegistry meters,
            Clock clock,
            InboxProperties properties,
            RetryProperties retry) {
        InboxMetrics metrics = new InboxMetrics(meters);
        BatchProcessor processor = new BatchProcessor(
                InboxStore.on(dataSource),
                new BatchPreparations(preparations.orderedStream().toList()),
                replayed,
                new TransactionTemplate(transactionManager),
                tracing,
                metrics,
                clock);
        DeadLetterSender deadLetters =
                new DeadLetterSender(service, new ConfirmedSender(connections, topology, DEAD_LETTER_CONFIRM, true));
        Recoverability recoverability = new Recoverability(
                processor, delayedAttempts, deadLetters, metrics, retry, properties.concurrentCalls(), clock);
        List<Lane> lanes = IntStream.range(0, properties.lanes())
                .mapToObj(i -> new Lane("inbox-lane-" + i, processor, recoverability, properties.batchSize()))
                .toList();
        Intake intake = new Intake(handlers, catalogue, codec, tracing, lanes, recoverability, metrics);
        InboxConsumer consumer = new InboxConsumer(
                connections, topology, handlers, intake, lanes, List.of(recoverability, deadLetters), properties);
        metrics.paused(consumer);
        return consumer;
    }

    /** Named as it is shown: {@code inbox}. */
    @Bean
    InboxHealth inboxHealthIndicator(InboxConsumer consumer) {
        return new InboxHealth(consumer);
    }

    @Bean
    BackgroundTask queueDepths(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        return QueueDepths.of(connections, topology, meters);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "fanout.messaging.dead-letters.drain", matchIfMissing = true)
    DeadLetterDrain deadLetterDrain(ConnectionFactory connections, Topology topology, DeadMessages kept) {
        return new DeadLetterDrain(connections, topology, kept);
    }
}
