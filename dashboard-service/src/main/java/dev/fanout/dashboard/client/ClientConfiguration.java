package dev.fanout.dashboard.client;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.ImportHttpServices;

/**
 * The HTTP clients of the services. A group is a service, and has its name as the host of its addresses; but what reads
 * whole lists asks several, for answers as large as those for operators.
 */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "order-service", types = OrderApi.class)
@ImportHttpServices(group = "payment-service", types = PaymentApi.class)
@ImportHttpServices(group = "notification-service", types = NotificationApi.class)
@ImportHttpServices(group = WholeListsApi.GROUP, types = WholeListsApi.class)
class ClientConfiguration {

    @Bean
    InstanceRequests instanceRequests(CallProperties properties) {
        return new InstanceRequests(properties.connectTimeout());
    }

    @Bean
    RestClientHttpServiceGroupConfigurer callsOfServices(InstanceRequests requests, CallProperties properties) {
        return groups -> groups.forEachClient((group, client) -> configure(client, group.name(), requests, properties));
    }

    private static void configure(
            RestClient.Builder client, String group, InstanceRequests requests, CallProperties properties) {
        client.baseUrl("http://" + group)
                .requestFactory(requests)
                .requestInterceptor(new BoundedAnswers(
                        group.equals(WholeListsApi.GROUP) ? properties.maxOperatorAnswer() : properties.maxAnswer()))
                .defaultHeaders(headers -> headers.setBasicAuth(properties.user(), properties.password()))
                .defaultStatusHandler(ClientConfiguration::isNoSuccess, (_, response) -> {
                    throw new UnexpectedStatusException(response.getStatusCode().value());
                });
    }

    /** A redirect is none either: nobody follows it. */
    private static boolean isNoSuccess(HttpStatusCode status) {
        return !status.is2xxSuccessful();
    }
}
