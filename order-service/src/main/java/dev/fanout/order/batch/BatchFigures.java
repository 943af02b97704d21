package dev.fanout.order.batch;

import dev.fanout.defaults.TimeColumns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code fanout.batch.*}: what waits to enter its saga. All instances see the same. */
@Component
class BatchFigures {

    private static final Logger log = LoggerFactory.getLogger(BatchFigures.class);

    /** The ids of batches rise with time, so the first row of the key belongs to the oldest. */
    private static final String SELECT = """
            select
                (select count(*) from order_batch_chunk) as chunks,
                (select placed_at from order_batch where id = (
                    select batch_id from order_batch_chunk order by batch_id, chunk_no limit 1)) as oldest
            """;

    /** Unknown until they were read once, and while they cannot be. */
    private static final Figures UNKNOWN = new Figures(Double.NaN, Double.NaN);

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile Figures figures = UNKNOWN;

    BatchFigures(JdbcClient jdbc, MeterRegistry meters, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        Gauge.builder("fanout.batch.chunks.pending", () -> figures.chunks())
                .description("Parts of batches whose orders have not entered their sagas yet")
                .register(meters);
        Gauge.builder("fanout.batch.oldest.pending", () -> figures.oldest())
                .description("Age of the oldest batch that has such a part; 0 if there is none")
                .baseUnit("seconds")
                .register(meters);
    }

    private record Figures(double chunks, double oldest) {}

    /** At intervals and not for each scrape, because it costs a statement. */
    @Scheduled(fixedDelayString = "10s")
    void read() {
        try {
            figures = jdbc.sql(SELECT)
                    .query((row, _) ->
                            new Figures(row.getLong("chunks"), ageOf(TimeColumns.nullableInstant(row, "oldest"))))
                    .single();
        } catch (RuntimeException e) {
            figures = UNKNOWN;
            log.debug("What waits of batches could not be read", e);
        }
    }

    private double ageOf(@Nullable Instant placed) {
        return placed == null
                ? 0
                : Math.max(0, Duration.between(placed, clock.instant()).toMillis() / 1_000.0);
    }
}
