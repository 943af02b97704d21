package dev.fanout.messaging.broker;

import com.rabbitmq.client.Address;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.amqp.autoconfigure.CachingConnectionFactoryConfigurer;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Contributes how connections are made and ended where nodes of a cluster may be silent. */
@AutoConfiguration(after = RabbitAutoConfiguration.class)
@ConditionalOnClass(RabbitConnectionDetails.class)
class BrokerAutoConfiguration {

    private static final String BOOTS_OWN = "rabbitConnectionFactory";

    /** Bytes of address space; memory is taken as far as it is used. */
    private static final long DEEP_STACK = 64L << 20;

    private static final Duration SILENCE = Duration.ofSeconds(10);

    /**
     * In place of {@code spring.rabbitmq.address-shuffle-mode}, which is either not random or forgets the last node.
     */
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

    /** Without this executor the client waits, before it closes a broken connection, as long as the network does. */
    @Bean
    ConnectionFactoryCustomizer closesBrokenConnectionsSoon() {
        ExecutorService flushing = Executors.newVirtualThreadPerTaskExecutor();
        return connections -> connections.setShutdownExecutor(flushing);
    }

    /**
     * A node of a cluster may fall silent. After two heartbeats its connections count as broken; and the client leaves
     * a node that has lost the others and therefore answers nothing. The client's own values are 60 s and 10 min.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE) // so that what the application says in code counts
    ConnectionFactoryCustomizer leavesSilentNodesSoon(Environment environment) {
        return connections -> {
            if (!environment.containsProperty("spring.rabbitmq.requested-heartbeat")) {
                connections.setRequestedHeartbeat((int) SILENCE.toSeconds());
            }
            if (!environment.containsProperty("spring.rabbitmq.channel-rpc-timeout")) {
                connections.setChannelRpcTimeout((int) SILENCE.toMillis());
            }
        };
    }

    /**
     * The client reads the headers of a message by recursion, and a frame has room for lists that are nested 26,000
     * deep. On a stack of the usual size one such message ends the connection, whenever it is delivered again.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ConnectionFactoryCustomizer readsWhatIsNestedDeeply() {
        return connections -> connections.setThreadFactory(task -> new Thread(null, task, "amqp", DEEP_STACK));
    }

    @Bean
    HeldBytes fanoutHeldBytes() {
        return HeldBytes.ofThisProcess();
    }

    @Bean
    ConnectionFactoryCustomizer boundsHeldBytes(HeldBytes held) {
        return connections -> connections.setTrafficListener(held);
    }

    /** With the settings of Boot's own connection, if that is the one. */
    @Bean
    @ConditionalOnBean(ConnectionFactory.class)
    BrokerLinks fanoutBrokerLinks(
            ConnectionFactory connections,
            HeldBytes held,
            ObjectProvider<CachingConnectionFactoryConfigurer> settings,
            ObjectProvider<RabbitConnectionDetails> details) {
        CachingConnectionFactoryConfigurer configurer = settings.getIfUnique();
        return new BrokerLinks(
                new BrokerLink(connections, held),
                configurer == null
                        ? null
                        : another -> {
                            configurer.configure(another);
                            details.ifUnique(broker -> use(nodesOf(broker), another));
                        });
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
