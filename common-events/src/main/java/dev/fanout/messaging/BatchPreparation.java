package dev.fanout.messaging;

import dev.fanout.events.Event;
import java.util.List;

/**
 * Called once per transaction, before the events of the batch are handled: to load in one statement what the handlers
 * will ask for one by one, and to take locks in an order that cannot deadlock. An optional bean, at most one in a
 * service; it changes nothing.
 */
@FunctionalInterface
public interface BatchPreparation {

    /** @param batch events that are about to be handled in this transaction, duplicates already left out; not empty */
    void prepare(List<Event> batch);
}
