/** A channel that consumes queues, opened anew whenever it ends, and how deep the queues are. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.consumer;

import org.jspecify.annotations.NullMarked;
