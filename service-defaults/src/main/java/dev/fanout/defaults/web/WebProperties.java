package dev.fanout.defaults.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The HTTP surface of a service.
 *
 * @param customerPassword password of the user {@code customer}; never blank
 * @param operatorPassword password of the user {@code operator}; never blank
 * @param dashboardPassword password of the user {@code dashboard}, with which dashboard-service calls the others; never
 *     blank
 * @param customerRequests requests that the role CUSTOMER may make too, each a method and a path pattern, for example
 *     {@code GET /products/**}, with {@code *} for any method; everything else is for operators
 * @param operatorRoutes routes of this service that only operators call and that have their room, beside those that
 *     every service has, for example {@code /deliveries/replays}
 * @param maxBodySize largest body of a request; a larger one is refused with 413
 * @param maxRequests most requests in hand at once, others are refused with 503; 0 stands for one per MiB of the
 *     largest heap or two per connection to the database, whichever is less, but at least 32 and at most 1,000
 * @param maxOperatorRequests the same for the routes of operators, which have a room of their own; at least 1
 */
@ConfigurationProperties("fanout.web")
record WebProperties(
        @DefaultValue("customer") String customerPassword,
        @DefaultValue("operator") String operatorPassword,
        @DefaultValue("dashboard") String dashboardPassword,
        @DefaultValue List<String> customerRequests,
        @DefaultValue List<String> operatorRoutes,
        @DefaultValue("1MB") DataSize maxBodySize,
        @DefaultValue("0") int maxRequests,
        @DefaultValue("32") int maxOperatorRequests) {

    WebProperties {
        requirePassword("customer-password", customerPassword);
        requirePassword("operator-password", operatorPassword);
        requirePassword("dashboard-password", dashboardPassword);
        customerRequests = List.copyOf(customerRequests);
        operatorRoutes = List.copyOf(operatorRoutes);
        if (!operatorRoutes.stream().allMatch(route -> route.matches("(/[\\w-]+)+"))) {
            throw new IllegalArgumentException(
                    "fanout.web.operator-routes must be of routes like /deliveries/replays but is " + operatorRoutes);
        }
        if (maxBodySize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "fanout.web.max-body-size must be at least 1 byte but is " + maxBodySize);
        }
        if (maxRequests < 0) {
            throw new IllegalArgumentException("fanout.web.max-requests must not be negative but is " + maxRequests);
        }
        if (maxOperatorRequests < 1) {
            throw new IllegalArgumentException(
                    "fanout.web.max-operator-requests must be at least 1 but is " + maxOperatorRequests);
        }
    }

    private static void requirePassword(String property, String password) {
        if (password.isBlank()) {
            throw new IllegalArgumentException("fanout.web." + property + " must not be blank");
        }
    }
}
