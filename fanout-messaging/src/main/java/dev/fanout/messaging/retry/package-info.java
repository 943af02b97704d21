/**
 * Delayed retries: rows that send a failed message to its queue again when their time has come. Internal to the kit.
 */
@NullMarked
package dev.fanout.messaging.retry;

import org.jspecify.annotations.NullMarked;
