package dev.fanout.messaging.topology;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.Handler;
import java.util.List;
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
        return ServiceName.of(application, properties.service());
    }

    @Bean
    Functions fanoutFunctions(ObjectProvider<Handler> handlers, ServiceName service, MessagingProperties properties) {
        Functions functions = Functions.of(handlers.stream().toList());
        functions.requireNone(service.shortName());
        functions.requireKnown(properties.functions().keySet());
        return functions;
    }

    @Bean
    @ConditionalOnMissingBean
    EventCatalogue fanoutEventCatalogue(Functions functions, ServiceName service, BeanFactory application) {
        return EventCatalogues.of(
                functions.handled(),
                service,
                AutoConfigurationPackages.has(application) ? AutoConfigurationPackages.get(application) : List.of());
    }

    @Bean
    Topology fanoutTopology(ServiceName service, Functions functions, MessagingProperties properties) {
        List<String> others = properties.subscriptions().stream()
                .map(EventTypes::exchangeOfService)
                .toList();
        return new Topology(
                service, functions.subscriptions(service, others), properties.deliveryLimit(), properties.topology());
    }

    @Bean
    FunctionSettings fanoutFunctionSettings(Topology topology, MessagingProperties properties) {
        return new FunctionSettings(topology, properties.functions());
    }

    @Bean
    CurrentQueues fanoutCurrentQueues(Functions functions, Topology topology) {
        return new CurrentQueues(functions, topology);
    }

    @Bean
    @ConditionalOnProperty(name = "fanout.messaging.topology", havingValue = "verify")
    TopologyCheck fanoutTopologyCheck(ConnectionFactory connections, Topology topology) {
        return new TopologyCheck(connections, topology);
    }
}
