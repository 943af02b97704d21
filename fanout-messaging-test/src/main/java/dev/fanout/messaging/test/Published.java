package dev.fanout.messaging.test;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;

/**
 * An event that the service has announced.
 *
 * @param event as its listeners read it: written by the codec, and read again
 * @param metadata its envelope; from a {@link HandlerTester} without a sequence, which only the database gives
 */
public record Published(Event event, EventMetadata metadata) {}
