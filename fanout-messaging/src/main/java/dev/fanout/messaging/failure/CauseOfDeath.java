package dev.fanout.messaging.failure;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.Texts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a message is in a dead-letter queue, as its headers tell.
 *
 * @param exception class of the exception; {@code broker:<reason>} if the broker moved it there itself, {@code unknown}
 *     if no header tells a cause
 * @param stackTrace empty where there was no exception
 * @param failures all that went wrong before, and this
 */
public record CauseOfDeath(String exception, String message, String stackTrace, Instant at, Failures failures) {

    private static final String EXCEPTION = "fanout-exception";
    private static final String MESSAGE = "fanout-message";
    private static final String STACK_TRACE = "fanout-stack-trace";
    private static final String QUEUE = "fanout-queue";
    private static final String FAILED_AT = "fanout-failed-at";

    private static final int LONGEST_MESSAGE = 2_000;

    private static final int LONGEST_STACK_TRACE = 16_000;

    /** Bytes in headers; all headers of a message share one frame of 128 KiB. */
    private static final int LARGEST_NAME = 1_000;

    private static final int LARGEST_MESSAGE = 4_000;
    private static final int LARGEST_STACK_TRACE = 24_000;

    /** @param failures including this one */
    public static CauseOfDeath of(Throwable cause, Failures failures, Instant at) {
        return new CauseOfDeath(
                cause.getClass().getName(),
                Texts.shortened(String.valueOf(cause.getMessage()), LONGEST_MESSAGE),
                Texts.shortened(stackTraceOf(cause), LONGEST_STACK_TRACE),
                at,
                failures);
    }

    /** What the headers of a dead letter say; where the broker moved the message itself, its header counts. */
    public static CauseOfDeath in(AMQP.BasicProperties properties, Instant now) {
        Map<String, Object> headers = properties.getHeaders() == null ? Map.of() : properties.getHeaders();
        if (headers.get("x-death") instanceof List<?> deaths
                && !deaths.isEmpty()
                && deaths.getFirst() instanceof Map<?, ?> death) {
            return byBroker(death, headers, now);
        }
        String exception = text(headers, EXCEPTION);
        Failures failures = Failures.in(headers);
        if (exception == null) {
            return of("unknown", "The message has no header that says why it is here.", now, failures);
        }
        String message = text(headers, MESSAGE);
        String stackTrace = text(headers, STACK_TRACE);
        return new CauseOfDeath(
                exception,
                message == null ? "" : message,
                stackTrace == null ? "" : stackTrace,
                time(text(headers, FAILED_AT), now),
                failures);
    }

    private static CauseOfDeath byBroker(Map<?, ?> death, Map<String, Object> headers, Instant now) {
        Instant at = death.get("time") instanceof Date time ? Texts.timeForColumn(time.toInstant()) : now;
        String reason = Texts.shortened(Texts.of(death.get("reason")), LONGEST_MESSAGE);
        String message = switch (reason) {
            case "delivery_limit" ->
                "The message was delivered as often as its queue allows, and never settled:"
                        + " whoever consumed it ended, or gave it back.";
            case "rejected" -> "A consumer rejected the message without saying why.";
            default -> "The broker moved the message here itself: " + reason + ".";
        };
        return of("broker:" + reason, message, at, Failures.in(headers));
    }

    private static CauseOfDeath of(String exception, String message, Instant at, Failures before) {
        return new CauseOfDeath(
                exception, message, "", at, before.plus(new FailedRound(at, 1, exception, message), at));
    }

    /** @param queue in which the message died */
    public Map<String, Object> headers(String queue) {
        Map<String, Object> headers = new HashMap<>(failures.headers());
        headers.put(EXCEPTION, Texts.shortenedToBytes(exception, LARGEST_NAME));
        headers.put(MESSAGE, Texts.shortenedToBytes(message, LARGEST_MESSAGE));
        headers.put(STACK_TRACE, Texts.shortenedToBytes(stackTrace, LARGEST_STACK_TRACE));
        headers.put(QUEUE, queue);
        headers.put(FAILED_AT, at.toString());
        return headers;
    }

    /** The least that says what happened, where the broker has refused more. */
    public Map<String, Object> inShort(String queue, String refusal) {
        String text =
                Texts.shortened(message, 500) + " (kept without its headers: " + Texts.shortened(refusal, 200) + ")";
        return Map.of(
                EXCEPTION, Texts.shortened(exception, 200), MESSAGE, text, QUEUE, queue, FAILED_AT, at.toString());
    }

    /** Takes all traces of earlier failures from a message that is to begin anew. */
    public static StoredProperties removedFrom(StoredProperties message) {
        Map<String, @Nullable Object> none = new HashMap<>();
        for (String header : List.of(EXCEPTION, MESSAGE, STACK_TRACE, QUEUE, FAILED_AT)) {
            none.put(header, null);
        }
        for (String header : Failures.HEADERS) {
            none.put(header, null);
        }
        return message.with(none);
    }

    private static String stackTraceOf(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static @Nullable String text(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        return value == null ? null : Texts.of(value);
    }

    private static Instant time(@Nullable String text, Instant now) {
        try {
            return text == null ? now : Texts.timeForColumn(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return now;
        }
    }
}
