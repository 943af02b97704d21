package dev.fanout.messaging;

import java.util.List;

/**
 * The kit calls it once per transaction, before the handlers get the events of the batch: it loads in one statement
 * what the handlers will ask for one by one, and takes locks in an order that cannot deadlock. It changes nothing. A
 * service may have several beans of this type; each gets the events of its type, in the order of the beans
 * ({@code @Order}). Like a handler, it is part of a function if it says so by {@link Subscription}, and then gets what
 * the handlers of that function get; without, what the handlers get that have none either.
 *
 * @param <E> the event or family that it prepares for
 */
@FunctionalInterface
public interface BatchPreparation<E extends Event> {

    /**
     * Prepares for events that are about to be handled in this transaction.
     *
     * @param batch without duplicates, in the order in which they will be handled; not empty
     */
    void prepare(List<E> batch);
}
