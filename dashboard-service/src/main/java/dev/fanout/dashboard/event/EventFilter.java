package dev.fanout.dashboard.event;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * Which events; what is absent does not restrict.
 *
 * @param service that announced them
 * @param from happened at this time or later
 * @param to happened before this time
 */
@ParameterObject
public record EventFilter(
        @Schema(example = "order.placed.v1") @Nullable @ShortText
        String type,

        @Schema(example = "order-service") @Nullable @ShortText
        String service,

        @Nullable UUID orderId,
        @Nullable @ShortText String customerId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Years that every column of both databases can have. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * A part of a statement.
     *
     * @param sql goes after {@code where}
     * @param order the latest first, goes after {@code order by}
     * @param values of its parameters
     */
    record Condition(String sql, String order, Map<String, Object> values) {}

    /** @param cursor only what comes after this place in the list, which is what happened before */
    Condition after(@Nullable Cursor cursor) {
        List<String> sql = new ArrayList<>();
        Map<String, Object> values = new HashMap<>();
        add(sql, values, "type = :type", "type", type);
        add(sql, values, "source = :service", "service", service);
        add(sql, values, "order_id = :orderId", "orderId", orderId);
        add(sql, values, "customer_id = :customerId", "customerId", customerId);
        add(sql, values, "occurred_at >= :from", "from", column(from));
        add(sql, values, "occurred_at < :to", "to", column(to));
        if (cursor != null) {
            // In the index the place is found by the first part alone.
            add(sql, values, "occurred_at <= :at", "at", column(cursor.occurredAt()));
            add(sql, values, "(occurred_at < :at or position < :position)", "position", cursor.position());
        }
        return new Condition(
                sql.isEmpty() ? "1 = 1" : String.join(" and ", sql),
                indexed() + "occurred_at desc, position desc",
                values);
    }

    /** The column before the time in the index to be read: H2 reads it in its order only where all are named. */
    private String indexed() {
        if (orderId != null) {
            return "order_id, ";
        } else if (customerId != null) {
            return "customer_id, ";
        } else if (type != null) {
            return "type, ";
        }
        return service != null ? "source, " : "";
    }

    private static void add(
            List<String> sql, Map<String, Object> values, String criterion, String name, @Nullable Object value) {
        if (value != null) {
            sql.add(criterion);
            values.put(name, value);
        }
    }

    private static @Nullable Object column(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        return TimeColumns.at(time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time);
    }
}
