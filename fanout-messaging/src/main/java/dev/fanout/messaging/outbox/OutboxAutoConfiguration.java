package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.context.ContextAutoConfiguration;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.topology.CurrentQueues;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the {@link EventPublisher} and the relay behind it. */
@AutoConfiguration(
        after = {TopologyAutoConfiguration.class, ContextAutoConfiguration.class},
        afterName = "dev.fanout.messaging.schema.SchemaAutoConfiguration")
@ConditionalOnBean({Topology.class, Database.class})
@EnableConfigurationProperties(OutboxProperties.class)
public class OutboxAutoConfiguration {

    @Bean
    OutboxStore outboxStore(Database database, ServiceName service, Clock clock) {
        return new OutboxStore(database.template(), service, clock);
    }

    @Bean
    WaitingStore fanoutWaitingStore(Database database, ServiceName service) {
        return new WaitingStore(database.template(), service);
    }

    @Bean
    OutboxQueries fanoutOutboxQueries(Database database) {
        return new OutboxQueries(database.client());
    }

    @Bean
    Outbox fanoutOutbox(
            OutboxQueries queries,
            WaitingStore waiting,
            ObjectProvider<OutboxLetters> letters,
            PlatformTransactionManager transactionManager,
            ObjectProvider<OutboxRelay> relay,
            Clock clock) {
        return new Outbox(
                queries,
                waiting,
                letters::getObject,
                new TransactionTemplate(transactionManager),
                () -> relay.getObject().wake(),
                clock);
    }

    /**
     * Looks up what it needs only when it needs it: the transaction managers need this bean before there is anything
     * else.
     */
    @Bean
    static OutboxTransactions outboxTransactions(ObjectProvider<OutboxStore> store, ObjectProvider<OutboxRelay> relay) {
        return new OutboxTransactions(store::getObject, () -> relay.getObject().wake());
    }

    /** Also follows the transactions of managers that the application makes itself. */
    @Bean
    static BeanPostProcessor outboxOfEachTransaction(ObjectProvider<OutboxTransactions> outbox) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof ConfigurableTransactionManager manager) {
                    manager.addListener(outbox.getObject().listener());
                }
                return bean;
            }
        };
    }

    @Bean
    OutboxMetrics outboxMetrics(EventCatalogue catalogue, MeterRegistry meters) {
        return new OutboxMetrics(catalogue, meters);
    }

    @Bean
    BackgroundTask outboxFigures(OutboxMetrics metrics, OutboxQueries queries, Clock clock) {
        return metrics.sampling(queries, clock);
    }

    @Bean
    ConfirmedSender fanoutOutboxBroker(ConnectionFactory connections, Topology topology, OutboxProperties properties) {
        return new ConfirmedSender(
                connections, topology, properties.confirmTimeout(), properties.subscribersRequired());
    }

    /** With transactions of plain JDBC: the relay needs no persistence context. */
    @Bean
    OutboxRelay outboxRelay(
            OutboxStore store,
            WaitingStore waiting,
            ConfirmedSender fanoutOutboxBroker,
            Database database,
            OutboxProperties properties,
            BatchTracing tracing,
            OutboxOutcomes outcomes,
            Clock clock) {
        return new OutboxRelay(
                new OutboxSender(
                        store,
                        new OutboxBatches(store, waiting, properties.batchSize()),
                        fanoutOutboxBroker,
                        outcomes,
                        new TransactionTemplate(new JdbcTransactionManager(database.dataSource())),
                        tracing,
                        clock),
                properties);
    }

    @Bean
    OutboxOutcomes fanoutOutboxOutcomes(
            OutboxStore store,
            WaitingStore waiting,
            ObjectProvider<OutboxLetters> letters,
            Database database,
            OutboxProperties properties,
            OutboxMetrics metrics) {
        TransactionTemplate nested = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return new OutboxOutcomes(store, waiting, letters::getObject, nested, properties.maxBackoff(), metrics);
    }

    /** The name of the bean makes {@code outbox} its name in the health endpoint. */
    @Bean
    RelayHealth outboxHealthIndicator(OutboxRelay relay, OutboxProperties properties) {
        return new RelayHealth(relay, properties.stuckAfter());
    }

    @Bean
    @ConditionalOnMissingBean
    EventPublisher fanoutEventPublisher(
            ServiceName service,
            EventCodec codec,
            MessageTracing tracing,
            OutboxTransactions transactions,
            Clock clock) {
        return new OutboxPublisher(service, codec, tracing, transactions, clock);
    }

    /** Asks for the queues late: they follow from the handlers, and one of these may want the dead letters. */
    @Bean
    Redelivery fanoutRedelivery(
            ServiceName service, OutboxTransactions transactions, ObjectProvider<CurrentQueues> queues) {
        return new OutboxRedelivery(service, transactions, queues::getObject);
    }
}
