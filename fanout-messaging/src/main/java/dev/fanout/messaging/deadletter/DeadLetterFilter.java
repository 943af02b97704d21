package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.wire.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that meet every criterion that is given.
 *
 * @param exception class name, or its last part: {@code IllegalStateException}
 * @param from died at this time or later
 * @param to died before this time
 */
public record DeadLetterFilter(
        @Nullable DeadLetterStatus status,
        @Nullable String type,
        @Nullable String queue,
        @Nullable String exception,
        @Nullable String subject,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String fingerprint) {

    /** All dead letters. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null, null, null);

    /** The same, but only of one status. */
    public DeadLetterFilter with(DeadLetterStatus other) {
        return new DeadLetterFilter(other, type, queue, exception, subject, from, to, fingerprint);
    }

    /** The same, but without those that died at that time or later. */
    public DeadLetterFilter before(Instant cutOff) {
        return to != null && to.isBefore(cutOff)
                ? this
                : new DeadLetterFilter(status, type, queue, exception, subject, from, cutOff, fingerprint);
    }

    /** A condition on {@code dead_letter}, with parameters by name. */
    public Condition condition() {
        List<String> sql = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        equal(sql, values, "status", status == null ? null : status.name());
        equal(sql, values, "type", type);
        equal(sql, values, "queue", queue);
        equal(sql, values, "subject", subject);
        equal(sql, values, "fingerprint", fingerprint);
        if (exception != null) {
            sql.add("(exception = :exception or right(exception, :suffixLength) = :suffix)");
            values.put("exception", exception);
            values.put("suffix", "." + exception);
            values.put("suffixLength", exception.length() + 1);
        }
        if (from != null) {
            sql.add("dead_at >= :from");
            values.put("from", Texts.timeForColumn(from).atOffset(ZoneOffset.UTC));
        }
        if (to != null) {
            sql.add("dead_at < :to");
            values.put("to", Texts.timeForColumn(to).atOffset(ZoneOffset.UTC));
        }
        return new Condition(sql.isEmpty() ? "1 = 1" : String.join(" and ", sql), values);
    }

    private static void equal(List<String> sql, Map<String, Object> values, String column, @Nullable String value) {
        if (value != null) {
            sql.add(column + " = :" + column);
            values.put(column, value);
        }
    }

    /**
     * A part of a statement.
     *
     * @param sql goes after {@code where}
     * @param values of its parameters
     */
    public record Condition(String sql, Map<String, Object> values) {}
}
