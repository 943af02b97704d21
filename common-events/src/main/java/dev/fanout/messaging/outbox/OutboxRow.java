package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.wire.TraceHeaders;

/** An event on its way into the outbox. */
record OutboxRow(String exchange, String routingKey, EventMetadata metadata, TraceHeaders trace, byte[] payload) {}
