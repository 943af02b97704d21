package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a service has to say is in an answer.
 *
 * @param reason why it is not; absent if it is
 * @param tookMillis how long the service was waited for
 */
public record ServiceAnswer(
        String service, AnswerStatus status, @Nullable Reason reason, long tookMillis) {}
