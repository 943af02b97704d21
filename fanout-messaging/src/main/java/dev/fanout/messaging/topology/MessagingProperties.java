package dev.fanout.messaging.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who a service is, what it listens to, and how it comes by that.
 *
 * @param service with which the names of its exchanges and queues begin, for example {@code order}; by default
 *     {@code spring.application.name} without {@code -service} at its end
 * @param subscriptions short names of services to listen to even where no handler asks for one of their events, for
 *     example {@code payment}; the others follow from the handlers
 * @param deliveryLimit how often the broker delivers a message whose consumer dies over it, before the message is
 *     dead-lettered; the net under crash loops, so well above what restarts in a bad hour amount to
 * @param topology whether the service declares its exchanges, queues and bindings, or only looks whether they are there
 *     and does not start without
 * @param topologyCheckInterval how often it does that again while it runs
 * @param functions what is different for a function, by its name
 */
@ConfigurationProperties("fanout.messaging")
public record MessagingProperties(
        @Nullable String service,
        @DefaultValue List<String> subscriptions,
        @DefaultValue("20") int deliveryLimit,
        @DefaultValue("declare") TopologyMode topology,
        @DefaultValue("1m") Duration topologyCheckInterval,
        @DefaultValue Map<String, FunctionProperties> functions) {

    public MessagingProperties {
        functions = Map.copyOf(functions);
        if (deliveryLimit < 1) {
            throw new IllegalArgumentException(
                    "fanout.messaging.delivery-limit must be at least 1 but is " + deliveryLimit);
        }
        if (!topologyCheckInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.messaging.topology-check-interval must be positive but is " + topologyCheckInterval);
        }
    }
}
