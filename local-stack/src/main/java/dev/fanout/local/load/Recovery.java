package dev.fanout.local.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * When the times of a stage have become what they were before.
 *
 * @param windows of equal length, in their order
 */
record Recovery(List<Window> windows) {

    /** The 99th percentiles of a part of the stage, in milliseconds. */
    record Window(Stage part, int orders, double accepting, double settling) {}

    static Recovery of(Stage stage, Duration length, Outcomes outcomes) {
        List<Window> windows = new ArrayList<>();
        // What is left at the end is too short for a percentile.
        for (Instant from = stage.from(); !from.plus(length).isAfter(stage.to()); from = from.plus(length)) {
            var part = new Stage(stage.name(), stage.rate(), from, from.plus(length));
            Percentiles accepting = outcomes.accepting(part);
            windows.add(new Window(
                    part,
                    accepting.count(),
                    accepting.p99(),
                    outcomes.settling(part).p99()));
        }
        return new Recovery(windows);
    }

    /**
     * How long after its begin the stage had come to rest: from then on no window is above the limits, and each has
     * orders.
     *
     * @return nothing if the last window is above them, too
     */
    Optional<Duration> within(double acceptingLimit, double settlingLimit) {
        int calm = windows.size();
        while (calm > 0 && isWithin(windows.get(calm - 1), acceptingLimit, settlingLimit)) {
            calm--;
        }
        return calm == windows.size()
                ? Optional.empty()
                : Optional.of(Duration.between(
                        windows.getFirst().part().from(),
                        windows.get(calm).part().from()));
    }

    private static boolean isWithin(Window window, double acceptingLimit, double settlingLimit) {
        return window.orders() > 0 && window.accepting() <= acceptingLimit && window.settling() <= settlingLimit;
    }

    /** What is as good as before: so many times as much, and at least so many milliseconds, which are noise. */
    static double limit(double before, double factor, double noise) {
        return Math.max(before * factor, noise);
    }

    double greatest(ToDoubleFunction<Window> figure) {
        return windows.stream().mapToDouble(figure).max().orElse(0);
    }
}
