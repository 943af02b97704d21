package dev.fanout.messaging.failure;

import dev.fanout.messaging.wire.Texts;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has gone wrong with a message so far, as it travels in headers of our own. The broker's {@code x-death} does not
 * help: it counts what the broker did, and starts anew whenever the service sends the message again.
 *
 * @param stage delayed retries made so far
 * @param attempts attempts in all
 * @param firstAt when the first of them failed
 * @param rounds the latest of them, oldest first
 */
public record Failures(int stage, int attempts, @Nullable Instant firstAt, List<FailedRound> rounds) {

    private static final String STAGE = "fanout-stage";
    private static final String ATTEMPTS = "fanout-attempts";
    private static final String FIRST_FAILED_AT = "fanout-first-failed-at";
    private static final String FAILURES = "fanout-failures";

    static final List<String> HEADERS = List.of(STAGE, ATTEMPTS, FIRST_FAILED_AT, FAILURES);
    private static final int MOST_LISTED = 12;
    private static final int MOST_ATTEMPTS = 1_000_000;
    private static final int LONGEST_MESSAGE = 500;

    /** Bytes in a header; all headers of a message share one frame of 128 KiB. */
    private static final int LARGEST = 24_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final Failures NONE = new Failures(0, 0, null, List.of());

    public Failures {
        rounds = List.copyOf(rounds);
    }

    /** Reads the headers; what is not there or not ours counts as nothing. */
    public static Failures in(@Nullable Map<String, ? extends @Nullable Object> headers) {
        if (headers == null) {
            return NONE;
        }
        return new Failures(
                number(headers.get(STAGE)),
                number(headers.get(ATTEMPTS)),
                time(headers.get(FIRST_FAILED_AT)),
                rounds(headers.get(FAILURES)));
    }

    /** After another round that failed. */
    public Failures plus(Throwable cause, int moreAttempts, Instant firstOfThem, Instant now) {
        return plus(
                new FailedRound(now, moreAttempts, cause.getClass().getName(), String.valueOf(cause.getMessage())),
                firstOfThem);
    }

    Failures plus(FailedRound failure, Instant firstOfItsAttempts) {
        List<FailedRound> longer = new ArrayList<>(rounds);
        longer.add(new FailedRound(
                failure.at(),
                failure.attempts(),
                Texts.shortened(failure.exception(), LONGEST_MESSAGE),
                Texts.shortened(failure.message(), LONGEST_MESSAGE)));
        return new Failures(
                stage,
                attempts + failure.attempts(),
                firstAt == null ? firstOfItsAttempts : firstAt,
                longer.subList(Math.max(0, longer.size() - MOST_LISTED), longer.size()));
    }

    public Failures nextStage() {
        return new Failures(stage + 1, attempts, firstAt, rounds);
    }

    public Map<String, Object> headers() {
        Map<String, Object> headers = new HashMap<>();
        headers.put(STAGE, stage);
        headers.put(ATTEMPTS, attempts);
        if (firstAt != null) {
            headers.put(FIRST_FAILED_AT, firstAt.toString());
        }
        headers.put(FAILURES, json());
        return headers;
    }

    /** The latest rounds that fit into a header. */
    private String json() {
        for (int first = 0; first < rounds.size(); first++) {
            String json = JSON.writeValueAsString(rounds.subList(first, rounds.size()));
            if (Texts.bytesOf(json) <= LARGEST) {
                return json;
            }
        }
        return "[]";
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? (int) Math.clamp(number.longValue(), 0, MOST_ATTEMPTS) : 0;
    }

    private static @Nullable Instant time(@Nullable Object value) {
        try {
            return value == null ? null : Texts.timeForColumn(Instant.parse(Texts.of(value)));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static List<FailedRound> rounds(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        List<FailedRound> read = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(Texts.of(value))) {
                Instant at = time(entry.path("at").asString(""));
                if (at != null && read.size() < MOST_LISTED) {
                    read.add(new FailedRound(
                            at,
                            number(entry.path("attempts").asInt(0)),
                            Texts.shortened(entry.path("exception").asString("unknown"), LONGEST_MESSAGE),
                            Texts.shortened(entry.path("message").asString(""), LONGEST_MESSAGE)));
                }
            }
        } catch (JacksonException e) {
            return List.of();
        }
        return read;
    }
}
