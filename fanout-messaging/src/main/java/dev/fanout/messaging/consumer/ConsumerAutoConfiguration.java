package dev.fanout.messaging.consumer;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.BrokerLinks;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.schema.WriteProbe;
import dev.fanout.messaging.topology.MessagingProperties;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/** Contributes what consumes queues, their figures, and the look at whether the broker still has what is needed. */
@AutoConfiguration(
        after = TopologyAutoConfiguration.class,
        afterName = "dev.fanout.messaging.schema.SchemaAutoConfiguration")
@ConditionalOnBean(Topology.class)
class ConsumerAutoConfiguration {

    @Bean
    BackgroundTask fanoutQueueFigures(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        return QueueFigures.of(connections, topology, meters);
    }

    @Bean
    @ConditionalOnBean(WriteProbe.class)
    ConsumerLoops fanoutConsumerLoops(BrokerLinks links, Topology topology, WriteProbe storage) {
        return new ConsumerLoops(links, links.first(), topology, storage);
    }

    @Bean
    @ConditionalOnBean(Database.class)
    TopologyWatch fanoutTopologyWatch(
            ConnectionFactory connections,
            Topology topology,
            Database database,
            MessagingProperties properties,
            MeterRegistry meters) {
        return new TopologyWatch(
                connections,
                topology,
                new LeftBehind(database.client(), topology),
                properties.topologyCheckInterval(),
                meters);
    }

    @Bean
    @ConditionalOnBean(TopologyWatch.class)
    BackgroundTask fanoutTopologyChecks(TopologyWatch watch) {
        return BackgroundTask.named("topology-watch").repeating(watch::look);
    }

    /** The name of the bean makes {@code topology} its name in the health endpoint. */
    @Bean
    @ConditionalOnBean(TopologyWatch.class)
    TopologyHealth topologyHealthIndicator(TopologyWatch watch) {
        return new TopologyHealth(watch);
    }
}
