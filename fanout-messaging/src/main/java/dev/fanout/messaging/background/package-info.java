/**
 * Threads for the work that goes on beside requests and messages:
 * {@link dev.fanout.messaging.background.BackgroundTask} repeats a step,
 * {@link dev.fanout.messaging.background.BatchThread} works off what arrives. Open to services.
 */
@NullMarked
package dev.fanout.messaging.background;

import org.jspecify.annotations.NullMarked;
