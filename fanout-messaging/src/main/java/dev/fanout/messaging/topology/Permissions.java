package dev.fanout.messaging.topology;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The least that a service's user needs on the broker where the service does not declare, as the broker writes it: a
 * pattern of names for each right.
 *
 * <p>The right to read an exchange is left out although it would do no harm by itself: together with the right to write
 * to its own exchange, a service could bind the two and speak as another.
 *
 * @param configure what it may declare and delete: nothing
 * @param write what it may publish to: its own exchanges, never the default exchange, which reaches every queue
 * @param read what it may consume, look at and purge: its own queues and their dead-letter queues
 */
public record Permissions(String configure, String write, String read) {

    private static final String NOTHING = "^$";

    public static Permissions of(Topology topology) {
        ServiceName service = topology.service();
        return new Permissions(
                NOTHING,
                exactly(List.of(service.exchange(), service.deadLetterExchange(), service.redeliveryExchange())),
                exactly(topology.subscriptions().stream()
                        .flatMap(subscription -> Stream.of(subscription.queue(), subscription.deadLetterQueue()))
                        .toList()));
    }

    private static String exactly(Collection<String> names) {
        return names.isEmpty()
                ? NOTHING
                : names.stream().map(Permissions::quoted).collect(Collectors.joining("|", "^(", ")$"));
    }

    /** The broker reads a pattern as PCRE does. */
    private static String quoted(String name) {
        return name.replaceAll("[^\\p{Alnum}_-]", "\\\\$0");
    }
}
