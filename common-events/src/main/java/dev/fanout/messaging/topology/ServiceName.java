package dev.fanout.messaging.topology;

import dev.fanout.events.EventTypes;

/**
 * The name of a service and what is named after it.
 *
 * @param application full name, for example {@code order-service}
 * @param domain its domain word, for example {@code order}
 */
public record ServiceName(String application, String domain) {

    private static final String SUFFIX = "-service";

    /** @throws IllegalArgumentException if the application has no name of the form {@code <domain>-service} */
    public static ServiceName of(String application) {
        if (!application.matches("[a-z][a-z0-9-]*" + SUFFIX)) {
            throw new IllegalArgumentException("spring.application.name must be <domain>" + SUFFIX
                    + " in lower case, but is '" + application + "'");
        }
        return new ServiceName(application, application.substring(0, application.length() - SUFFIX.length()));
    }

    /** The fanout exchange on which this service announces its events. */
    public String exchange() {
        return EventTypes.exchangeOfDomain(domain);
    }

    /** The direct exchange through which dead messages reach {@code <queue>.dlq}. */
    public String deadLetterExchange() {
        return domain + ".dlx";
    }

    /** The direct exchange that reaches this service's queues by their names, and nobody else's. */
    public String redeliveryExchange() {
        return domain + ".redelivery";
    }

    /** The queue in which this service collects the events of an exchange. */
    public Subscription subscriptionTo(String exchange) {
        return new Subscription(exchange, domain + "." + exchange);
    }
}
