package dev.fanout.messaging.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Open dead letters that died alike.
 *
 * @param message of one of them
 * @param oldest when the one that waits longest died
 */
public record DeadLetterGroup(
        String fingerprint,
        String exception,
        String message,
        @Nullable String type,
        String queue,
        long count,
        Instant oldest,
        Instant newest) {}
