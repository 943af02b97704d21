package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.projection.CustomerMode.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * {@code fanout.projection.customers}: how many customers were looked at, by where they are, and
 * {@code fanout.projection.mode.changes}: how often this instance has decided anew.
 */
@Component
class ModeMetrics {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final CustomerModes customers;
    private final MeterRegistry meters;
    private volatile Map<State, Long> counts = Map.of();

    ModeMetrics(CustomerModes customers, MeterRegistry meters) {
        this.customers = customers;
        this.meters = meters;
        for (State state : State.values()) {
            Gauge.builder("fanout.projection.customers", () -> counts.getOrDefault(state, 0L))
                    .description("Customers who were looked at, by whether their rows are written")
                    .tag("mode", tagOf(state))
                    .register(meters);
        }
    }

    /** Counts, and says when to count again. */
    Duration step() {
        counts = customers.counts();
        return PAUSE;
    }

    void changed(State to) {
        meters.counter("fanout.projection.mode.changes", "to", tagOf(to)).increment();
    }

    private static String tagOf(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
