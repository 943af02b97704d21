package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as {@link DeliveryQueue} takes them. */
final class Sql {

    private Sql() {}

    static OffsetDateTime at(Instant time) {
        return TimeColumns.at(time);
    }
}
