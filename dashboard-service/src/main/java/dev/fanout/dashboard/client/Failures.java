package dev.fanout.dashboard.client;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Deadline;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** What a failed call means. */
final class Failures {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private Failures() {}

    static UnavailableException of(Neighbour neighbour, Throwable failure) {
        if (failure instanceof UnavailableException known) {
            return known;
        }
        Reason reason = reasonOf(failure);
        return new UnavailableException(
                reason, neighbour.serviceName() + ": " + reason + ", " + failure.getMessage(), failure);
    }

    private static Reason reasonOf(Throwable failure) {
        if (failure instanceof UnexpectedStatusException answered) {
            return reasonOf(answered.status());
        }
        if (Deadline.current().hasPassed()) {
            return Reason.DEADLINE;
        }
        if (isCausedBy(failure, HttpConnectTimeoutException.class)) {
            return Reason.NO_ANSWER;
        }
        if (isCausedBy(failure, HttpTimeoutException.class)) {
            return Reason.DEADLINE;
        }
        if (Thread.currentThread().isInterrupted() || isCausedBy(failure, InterruptedException.class)) {
            return Reason.CANCELLED;
        }
        if (isCausedBy(failure, AnswerTooLargeException.class)) {
            return Reason.BAD_ANSWER;
        }
        return switch (failure) {
            case ResourceAccessException _, IOException _ -> Reason.NO_ANSWER;
            case RestClientException _ -> Reason.BAD_ANSWER;
            default -> Reason.OWN_FAULT;
        };
    }

    private static Reason reasonOf(int status) {
        if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
            return Reason.ERROR_ANSWER;
        }
        return status >= 400 ? Reason.REFUSED : Reason.BAD_ANSWER;
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> type) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
