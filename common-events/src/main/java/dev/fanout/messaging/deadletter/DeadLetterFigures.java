package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.background.BackgroundTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** {@code fanout.dead.letters}: how many there are of each status, counted now and then rather than for every scrape. */
final class DeadLetterFigures {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final DeadLetterStore store;
    private final Map<DeadLetterStatus, AtomicLong> counts = new EnumMap<>(DeadLetterStatus.class);

    private DeadLetterFigures(DeadLetterStore store, MeterRegistry meters) {
        this.store = store;
        for (DeadLetterStatus status : DeadLetterStatus.values()) {
            AtomicLong count = new AtomicLong();
            counts.put(status, count);
            Gauge.builder("fanout.dead.letters", count, AtomicLong::get)
                    .description("Dead letters in the table")
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    static BackgroundTask of(DeadLetterStore store, MeterRegistry meters) {
        return new BackgroundTask("dead-letter-figures", new DeadLetterFigures(store, meters)::count);
    }

    private Duration count() {
        Map<DeadLetterStatus, Long> now = store.countByStatus();
        counts.forEach((status, count) -> count.set(now.getOrDefault(status, 0L)));
        return INTERVAL;
    }
}
