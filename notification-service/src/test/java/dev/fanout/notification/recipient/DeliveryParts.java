package dev.fanout.notification.recipient;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the time of deliveries goes to. */
record DeliveryParts(Latency expansion, Latency queueing, Latency call) {

    private static final String ATTEMPTS = """
            select o.occurred_at, d.created_at, a.at, a.duration_ms
            from delivery d
            join occasion o on o.id = d.occasion_id
            join delivery_attempt a on a.delivery_id = d.id
            where d.event_type = ? and d.created_at > ? and d.recipient like ?
            """;

    /** Of an event's deliveries to what begins with a URL. */
    static DeliveryParts of(JdbcTemplate rows, String type, OffsetDateTime since, String url) {
        List<Long> expansion = new ArrayList<>();
        List<Long> queueing = new ArrayList<>();
        List<Long> call = new ArrayList<>();
        rows.query(
                ATTEMPTS,
                row -> {
                    OffsetDateTime written = row.getObject("created_at", OffsetDateTime.class);
                    expansion.add(nanos(row.getObject("occurred_at", OffsetDateTime.class), written));
                    queueing.add(nanos(written, row.getObject("at", OffsetDateTime.class)));
                    call.add(TimeUnit.MILLISECONDS.toNanos(row.getInt("duration_ms")));
                },
                type,
                since,
                url + "%");
        return new DeliveryParts(Latency.of(expansion), Latency.of(queueing), Latency.of(call));
    }

    private static long nanos(OffsetDateTime from, OffsetDateTime until) {
        return Duration.between(from, until).toNanos();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "until it is written down p50 %.0f p99 %.0f, then until its turn p50 %.0f p99 %.0f,"
                        + " the call p50 %.0f p99 %.0f ms",
                expansion.p50(),
                expansion.p99(),
                queueing.p50(),
                queueing.p99(),
                call.p50(),
                call.p99());
    }
}
