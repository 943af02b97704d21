/** Consuming: intake, batches, deduplication, retries, dead-lettering. Internal to the kit. */
@NullMarked
package dev.fanout.messaging.inbox;

import org.jspecify.annotations.NullMarked;
