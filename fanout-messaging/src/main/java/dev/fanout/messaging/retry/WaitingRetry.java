package dev.fanout.messaging.retry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that could not be handled and waits for its next attempt.
 *
 * @param queue to which it is sent again
 * @param messageId of the event, if it says so
 * @param type of the event, if it says so
 * @param subject aggregate that it is about, if it says so
 * @param delayedAttempt for which of the delayed attempts it waits, from 1 on
 * @param dueAt when it is sent
 */
public record WaitingRetry(
        String queue,
        @Nullable String messageId,
        @Nullable String type,
        @Nullable String subject,
        int delayedAttempt,
        Instant dueAt) {}
