package dev.fanout.dashboard.client;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the services are.
 *
 * @param order of order-service
 * @param inventory of inventory-service
 * @param payment of payment-service
 * @param notification of notification-service
 * @param dashboard of this service, which has dead letters and replays of its own
 */
@ConfigurationProperties("fanout.dashboard.services")
record ServicesProperties(
        @DefaultValue Addresses order,
        @DefaultValue Addresses inventory,
        @DefaultValue Addresses payment,
        @DefaultValue Addresses notification,
        @DefaultValue Addresses dashboard) {

    /**
     * Of one service.
     *
     * @param urls of its instances, which are asked in turn; one is enough where something before them, such as a
     *     Kubernetes Service, chooses among them
     */
    record Addresses(@DefaultValue List<URI> urls) {

        Addresses {
            urls = List.copyOf(urls);
            for (URI url : urls) {
                if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        || url.getHost() == null
                        || url.getRawQuery() != null
                        || url.getRawFragment() != null) {
                    throw new IllegalArgumentException(
                            "an address of fanout.dashboard.services must be like http://host:port but is " + url);
                }
            }
        }
    }

    /** @throws IllegalArgumentException if it has none */
    List<URI> urlsOf(Neighbour neighbour) {
        List<URI> urls = switch (neighbour) {
            case ORDER -> order.urls();
            case INVENTORY -> inventory.urls();
            case PAYMENT -> payment.urls();
            case NOTIFICATION -> notification.urls();
            case DASHBOARD -> dashboard.urls();
        };
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.services: " + neighbour.serviceName() + " must have at least one address");
        }
        return urls;
    }
}
