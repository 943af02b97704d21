package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.background.BackgroundTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code fanout.dead.letters}: how many there are of each status, counted now and then rather than for every scrape.
 */
final class DeadLetterFigures {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final DeadLetterQueries queries;

    /**
     * Absent until they were counted once, and while they cannot be: a 0 that is none would look like an end and a new
     * beginning.
     */
    private volatile @Nullable Map<DeadLetterStatus, Long> counts;

    private DeadLetterFigures(DeadLetterQueries queries, MeterRegistry meters) {
        this.queries = queries;
        for (DeadLetterStatus status : DeadLetterStatus.values()) {
            Gauge.builder("fanout.dead.letters", () -> countOf(status))
                    .description("Dead letters in the table")
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    static BackgroundTask of(DeadLetterQueries queries, MeterRegistry meters) {
        return BackgroundTask.named("dead-letter-figures").repeating(new DeadLetterFigures(queries, meters)::count);
    }

    private Duration count() {
        try {
            counts = queries.countByStatus();
        } catch (RuntimeException e) {
            counts = null;
            throw e;
        }
        return INTERVAL;
    }

    private double countOf(DeadLetterStatus status) {
        Map<DeadLetterStatus, Long> known = counts;
        return known == null ? Double.NaN : known.getOrDefault(status, 0L);
    }
}
