package dev.fanout.messaging.topology;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.Handler;
import java.util.List;
import java.util.TreeSet;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Contributes who this service is, what it handles, and what it owns on the broker. */
@AutoConfiguration(
        after = RabbitAutoConfiguration.class,
        afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnBean(ConnectionFactory.class)
@EnableConfigurationProperties(MessagingProperties.class)
public class TopologyAutoConfiguration {

    @Bean
    ServiceName fanoutServiceName(
            @Value("${spring.application.name:}") String application, MessagingProperties properties) {
        String shortName = properties.service();
        if (shortName == null) {
            return ServiceName.of(application);
        }
        return new ServiceName(application.isBlank() ? shortName : application, shortName);
    }

    @Bean
    HandlerRegistry fanoutHandlerRegistry(ObjectProvider<Handler> handlers) {
        return new HandlerRegistry(handlers.stream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    EventCatalogue fanoutEventCatalogue(HandlerRegistry handlers, ServiceName service, BeanFactory application) {
        return EventCatalogues.of(
                handlers.handled(),
                service,
                AutoConfigurationPackages.has(application) ? AutoConfigurationPackages.get(application) : List.of());
    }

    @Bean
    Topology fanoutTopology(ServiceName service, HandlerRegistry handlers, MessagingProperties properties) {
        TreeSet<String> exchanges = new TreeSet<>(handlers.exchanges());
        properties.subscriptions().forEach(other -> exchanges.add(EventTypes.exchangeOfService(other)));
        return new Topology(
                service,
                exchanges.stream().map(service::subscriptionTo).toList(),
                properties.deliveryLimit(),
                properties.topology());
    }

    @Bean
    @ConditionalOnProperty(name = "fanout.messaging.topology", havingValue = "verify")
    TopologyCheck fanoutTopologyCheck(ConnectionFactory connections, Topology topology) {
        return new TopologyCheck(connections, topology);
    }
}
