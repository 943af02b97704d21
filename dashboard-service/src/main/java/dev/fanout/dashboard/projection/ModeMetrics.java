package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.projection.CustomerMode.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * {@code fanout.projection.customers}: how many customers are known, by where they are,
 * {@code fanout.projection.materialising.oldest}: how long the first of those who are read back has waited for that,
 * and {@code fanout.projection.mode.changes}: how often this instance has decided anew.
 */
@Component
class ModeMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final CustomerModes customers;
    private final MeterRegistry meters;
    private final Clock clock;
    private volatile Map<State, Long> counts = Map.of();
    private volatile Duration oldest = Duration.ZERO;

    ModeMetrics(CustomerModes customers, MeterRegistry meters, Clock clock) {
        this.customers = customers;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("fanout.projection.materialising.oldest", () -> oldest.toMillis() / 1e3)
                .description("How long the customer waits who has waited for longest to be read back")
                .baseUnit("seconds")
                .register(meters);
        for (State state : State.values()) {
            Gauge.builder("fanout.projection.customers", () -> counts.getOrDefault(state, 0L))
                    .description("Customers who are known, by whether their rows are written")
                    .tag("mode", tagOf(state))
                    .register(meters);
        }
    }

    /** Counts, and says when to count again. */
    Duration step() {
        counts = customers.counts();
        oldest = customers
                .materialisingSince()
                .map(since -> Duration.between(since, clock.instant()))
                .orElse(Duration.ZERO);
        return PAUSE;
    }

    void changed(State to) {
        meters.counter("fanout.projection.mode.changes", "to", tagOf(to)).increment();
    }

    private static String tagOf(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
