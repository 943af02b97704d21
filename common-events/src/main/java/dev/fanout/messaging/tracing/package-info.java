/** Spans of messages: their creation, their way through outbox and broker, their handling. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.tracing;

import org.jspecify.annotations.NullMarked;
