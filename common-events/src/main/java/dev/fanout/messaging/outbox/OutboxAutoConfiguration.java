package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyAutoConfiguration;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.tracing.TracingAutoConfiguration;
import dev.fanout.messaging.wire.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Contributes the {@link EventPublisher} and the relay behind it. */
@AutoConfiguration(after = {TopologyAutoConfiguration.class, TracingAutoConfiguration.class})
@ConditionalOnBean({ConnectionFactory.class, DataSource.class})
@EnableConfigurationProperties(OutboxProperties.class)
public class OutboxAutoConfiguration {

    @Bean
    OutboxStore outboxStore(DataSource dataSource, ServiceName service) {
        return new OutboxStore(new JdbcTemplate(dataSource), service.application());
    }

    @Bean
    OutboxBuffer outboxBuffer(OutboxStore store, ObjectProvider<OutboxRelay> relay) {
        return new OutboxBuffer(store, () -> relay.getObject().wake());
    }

    @Bean
    OutboxMetrics outboxMetrics(EventCatalogue catalogue, MeterRegistry meters) {
        return new OutboxMetrics(catalogue, meters);
    }

    @Bean
    BackgroundTask outboxFigures(OutboxMetrics metrics, OutboxStore store, Clock clock) {
        return metrics.sampling(store, clock);
    }

    @Bean
    OutboxRelay outboxRelay(
            OutboxStore store,
            ConnectionFactory connections,
            Topology topology,
            DataSource dataSource,
            OutboxProperties properties,
            MessageTracing tracing,
            OutboxMetrics metrics,
            Clock clock) {
        ConfirmedSender broker = new ConfirmedSender(
                connections, topology, properties.confirmTimeout(), properties.subscribersRequired());
        // Plain JDBC: the relay has no use for a persistence context.
        TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        return new OutboxRelay(
                new OutboxSender(store, broker, transactions, properties, tracing, metrics, clock), properties);
    }

    /** Named as it is shown: {@code outbox}. */
    @Bean
    RelayHealth outboxHealthIndicator(OutboxRelay relay, OutboxProperties properties) {
        return new RelayHealth(relay, properties.stuckAfter());
    }

    @Bean
    @ConditionalOnMissingBean
    EventPublisher eventPublisher(
            ServiceName service, EventCodec codec, MessageTracing tracing, OutboxBuffer outbox, Clock clock) {
        return new OutboxPublisher(service, codec, tracing, outbox, clock);
    }

    @Bean
    Redelivery redelivery(ServiceName service, OutboxBuffer outbox, Clock clock) {
        return new OutboxRedelivery(service, outbox, clock);
    }
}
