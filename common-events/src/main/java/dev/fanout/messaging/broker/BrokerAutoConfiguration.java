package dev.fanout.messaging.broker;

import com.rabbitmq.client.Address;
import java.util.List;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Contributes in which order the nodes of a cluster are tried. */
@AutoConfiguration
@ConditionalOnClass(RabbitConnectionDetails.class)
public class BrokerAutoConfiguration {

    /** In place of {@code spring.rabbitmq.address-shuffle-mode}, which has either no chance in it or no memory. */
    @Bean
    static BeanPostProcessor brokerNodes(ObjectProvider<RabbitConnectionDetails> details) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof AbstractConnectionFactory connections) {
                    details.ifUnique(broker -> use(nodesOf(broker), connections));
                }
                return bean;
            }
        };
    }

    private static List<Address> nodesOf(RabbitConnectionDetails broker) {
        return broker.getAddresses().stream()
                .map(node -> new Address(node.host(), node.port()))
                .toList();
    }

    private static void use(List<Address> nodes, AbstractConnectionFactory connections) {
        if (nodes.size() > 1) {
            BrokerNodes inTurn = new BrokerNodes(nodes);
            connections.setAddressResolver(inTurn);
            if (connections.getPublisherConnectionFactory() instanceof AbstractConnectionFactory publishers) {
                publishers.setAddressResolver(inTurn);
            }
        }
    }
}
