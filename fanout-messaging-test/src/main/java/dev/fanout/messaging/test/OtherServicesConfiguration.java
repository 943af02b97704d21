package dev.fanout.messaging.test;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.topology.Topology;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Contributes the neighbours of the service. */
@TestConfiguration(proxyBeanMethods = false)
class OtherServicesConfiguration {

    @Bean
    OtherServices fanoutOtherServices(
            ConnectionFactory connections, Topology topology, EventCatalogue catalogue, EventCodec codec) {
        return new OtherServices(connections, topology, catalogue, codec);
    }
}
