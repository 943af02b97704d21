package dev.fanout.messaging.consumer;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** Contributes the figures of the queues. */
@AutoConfiguration(after = TopologyAutoConfiguration.class)
@ConditionalOnBean(Topology.class)
class ConsumerAutoConfiguration {

    @Bean
    BackgroundTask fanoutQueueDepths(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        return QueueDepths.of(connections, topology, meters);
    }
}
