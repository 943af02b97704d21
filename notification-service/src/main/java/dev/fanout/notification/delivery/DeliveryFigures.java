package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What waits: events for their recipients, and deliveries for their turn. All instances see the same. */
@Component
class DeliveryFigures {

    private static final Logger log = LoggerFactory.getLogger(DeliveryFigures.class);

    private static final String SELECT = """
            select
                (select count(*) from delivery_queue) as pending,
                (select min(due_at) from delivery_queue where stage = 'FIRST') as oldest_pending,
                (select count(*) from expansion) as expansions,
                (select min(begun_at) from expansion) as oldest_expansion,
                (select count(*) from subscription where disabled_at is not null) as disabled
            """;

    /** Unknown until they were read once, and while they cannot be. */
    private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile Figures figures = UNKNOWN;

    DeliveryFigures(JdbcClient jdbc, MeterRegistry meters, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("fanout.deliveries.pending", () -> figures.pending())
                .description("Deliveries that have not ended")
                .register(meters);
        Gauge.builder("fanout.deliveries.oldest.pending", () -> figures.oldestPending())
                .description("Age of the oldest delivery that waits for its turn; 0 if none does")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("fanout.expansion.pending", () -> figures.expansions())
                .description("Events whose recipients are not all written down")
                .register(meters);
        Gauge.builder("fanout.expansion.oldest.pending", () -> figures.oldestExpansion())
                .description("Age of the oldest event whose recipients are not all written down; 0 if there is none")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("fanout.subscriptions.disabled", () -> figures.disabled())
                .description("Subscriptions that get nothing until somebody enables them")
                .register(meters);
    }

    private record Figures(
            double pending, double oldestPending, double expansions, double oldestExpansion, double disabled) {}

    /** At intervals and not for each scrape, because it costs statements. */
    @Scheduled(fixedDelayString = "10s")
    void read() {
        try {
            figures = jdbc.sql(SELECT).query((row, _) -> figures(row)).single();
        } catch (RuntimeException e) {
            figures = UNKNOWN;
            log.debug("What waits could not be read", e);
        }
    }

    private Figures figures(ResultSet row) throws SQLException {
        return new Figures(
                row.getLong("pending"),
                ageOf(row, "oldest_pending"),
                row.getLong("expansions"),
                ageOf(row, "oldest_expansion"),
                row.getLong("disabled"));
    }

    private double ageOf(ResultSet row, String column) throws SQLException {
        Instant time = TimeColumns.nullableInstant(row, column);
        return time == null
                ? 0
                : Math.max(0, Duration.between(time, clock.instant()).toMillis() / 1_000.0);
    }
}
