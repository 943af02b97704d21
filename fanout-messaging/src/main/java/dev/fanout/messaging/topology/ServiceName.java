package dev.fanout.messaging.topology;

import dev.fanout.messaging.EventTypes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a service and what is named after it.
 *
 * @param application full name, the source of its events, for example {@code order-service}
 * @param shortName with which the names of its exchanges and queues begin, for example {@code order}
 */
public record ServiceName(String application, String shortName) {

    private static final String SUFFIX = "-service";

    /** A queue's name has at most 255 bytes, and consists of the names of two services and some words of ours. */
    private static final int MOST_BYTES = 100;

    /** @throws IllegalArgumentException if the short name cannot begin the name of a queue */
    public ServiceName {
        if (shortName.isBlank()) {
            throw new IllegalArgumentException(
                    "a service needs a name: set spring.application.name, or fanout.messaging.service");
        }
        if (shortName.startsWith("amq.") || shortName.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException("fanout.messaging.service must have at most " + MOST_BYTES
                    + " bytes and not begin with 'amq.', which the broker keeps for itself, but is '" + shortName
                    + "'");
        }
    }

    /** The name that follows from the application's: without {@code -service} at its end. */
    public static ServiceName of(String application) {
        return new ServiceName(
                application,
                application.endsWith(SUFFIX)
                        ? application.substring(0, application.length() - SUFFIX.length())
                        : application);
    }

    /** The name of an application; its short name may be given ({@code fanout.messaging.service}). */
    public static ServiceName of(String application, @Nullable String shortName) {
        if (shortName == null) {
            return of(application);
        }
        return new ServiceName(application.isBlank() ? shortName : application, shortName);
    }

    /** The fanout exchange on which this service announces its events. */
    public String exchange() {
        return EventTypes.exchangeOfService(shortName);
    }

    /** The direct exchange through which dead messages reach {@code <queue>.dlq}. */
    public String deadLetterExchange() {
        return shortName + ".dlx";
    }

    /** The direct exchange that reaches this service's queues by their names, and no other queue. */
    public String redeliveryExchange() {
        return shortName + ".redelivery";
    }

    /** The queue in which a function of this service collects the events of an exchange. */
    public Subscription subscriptionTo(String exchange, String function) {
        String queue = shortName + "." + exchange;
        return new Subscription(
                exchange, function.equals(Function.OF_SERVICE) ? queue : queue + "." + function, function);
    }

    /** The queue in which this service itself collects the events of an exchange. */
    public Subscription subscriptionTo(String exchange) {
        return subscriptionTo(exchange, Function.OF_SERVICE);
    }
}
