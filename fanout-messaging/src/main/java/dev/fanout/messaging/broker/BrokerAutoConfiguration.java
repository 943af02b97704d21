package dev.fanout.messaging.broker;

import com.rabbitmq.client.Address;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Contributes how connections are made and ended where nodes of a cluster may be silent. */
@AutoConfiguration
@ConditionalOnClass(RabbitConnectionDetails.class)
public class BrokerAutoConfiguration {

    private static final String BOOTS_OWN = "rabbitConnectionFactory";

    /** In place of {@code spring.rabbitmq.address-shuffle-mode}, which has either no chance in it or no memory. */
    @Bean
    static BeanPostProcessor brokerNodes(ObjectProvider<RabbitConnectionDetails> details) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (name.equals(BOOTS_OWN) && bean instanceof AbstractConnectionFactory connections) {
                    details.ifUnique(broker -> use(nodesOf(broker), connections));
                }
                return bean;
            }
        };
    }

    /**
     * The client flushes a connection before it closes it, and waits for that as long as for the network, which may be
     * very long, unless somebody else does it for him. So whoever sent over it would not hear for as long that it is
     * broken.
     */
    @Bean
    ConnectionFactoryCustomizer closesBrokenConnectionsSoon() {
        ExecutorService flushing = Executors.newVirtualThreadPerTaskExecutor();
        return connections -> connections.setShutdownExecutor(flushing);
    }

    private static List<Address> nodesOf(RabbitConnectionDetails broker) {
        return broker.getAddresses().stream()
                .map(node -> new Address(node.host(), node.port()))
                .toList();
    }

    private static void use(List<Address> nodes, AbstractConnectionFactory connections) {
        if (nodes.size() > 1) {
            connections.setAddressResolver(new BrokerNodes(nodes));
            if (connections.getPublisherConnectionFactory() instanceof AbstractConnectionFactory publishers) {
                publishers.setAddressResolver(new BrokerNodes(nodes));
            }
        }
    }
}
