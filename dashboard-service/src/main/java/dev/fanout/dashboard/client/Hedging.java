package dev.fanout.dashboard.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When a read is worth a second request, after <a href="https://research.google/pubs/the-tail-at-scale/">The Tail at
 * Scale</a>: when its answer takes longer than most of the latest, as long as the budget has one left.
 */
final class Hedging {

    /** A second request after less than this would only be one more. */
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(1);

    private final boolean enabled;
    private final SlidingQuantile usual;
    private final SecondRequests budget;

    Hedging(CallProperties.Hedging settings, int instances, LongSupplier nanoTime) {
        this.enabled = settings.enabled() && instances > 1;
        this.usual = new SlidingQuantile(settings.quantile(), nanoTime);
        this.budget = new SecondRequests(settings.budget());
    }

    /** A request, the first or the second of a call, was answered. */
    void answered(Duration took) {
        if (enabled) {
            usual.add(took);
            budget.answered();
        }
    }

    /** A first request was given up for the answer to the second: it would have taken longer than that. */
    void overtaken(Duration after) {
        if (enabled) {
            usual.add(after);
        }
    }

    /** How long to wait for the answer to a first request; empty where no second one shall follow. */
    Optional<Duration> patience() {
        return enabled ? usual.get().map(Hedging::atLeastShortest) : Optional.empty();
    }

    private static Duration atLeastShortest(Duration patience) {
        return patience.compareTo(SHORTEST_PATIENCE) < 0 ? SHORTEST_PATIENCE : patience;
    }

    /** @return whether a second request may be made; then it counts as made */
    boolean takeSecond() {
        return budget.take();
    }
}
