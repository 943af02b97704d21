package dev.fanout.local.load;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Gatherers;

/**
 * Looks for the highest goodput by offering ever higher rates, until three in a row have brought no more.
 *
 * @param warmUp how long the first rate is offered before that
 * @param step how long each rate is offered
 */
record PeakSearch(OpenLoop load, Aftermath aftermath, Duration warmUp, Duration step, PrintStream out) {

    private static final double FIRST_RATE = 30;
    private static final double GROWTH = 1.3;
    private static final double HIGHEST_RATE = 20_000;
    private static final int TRIES_IN_VAIN = 3;

    /** Returns the rates that were offered, in their order. */
    List<Stage> climb() {
        // A process that has just started is slow, and would be measured as it is not for long.
        load.offer("warm-up", FIRST_RATE, warmUp);
        List<Stage> steps = new ArrayList<>();
        double best = 0;
        int inVain = 0;
        for (double rate = FIRST_RATE; rate < HIGHEST_RATE && inVain < TRIES_IN_VAIN; rate *= GROWTH) {
            long before = aftermath.countSettled();
            long begin = System.nanoTime();
            steps.add(load.offer("step", rate, step));
            double settled = (aftermath.countSettled() - before) * 1e9 / (System.nanoTime() - begin);
            out.printf(Locale.ROOT, "  offered %7.1f/s, settled %7.1f/s%n", rate, settled);
            inVain = settled > best ? 0 : inVain + 1;
            best = Math.max(best, settled);
        }
        return steps;
    }

    /**
     * The highest goodput of two steps in a row, by what became of their orders. A single step may show more than the
     * machine bears: it has what the step before left waiting, too.
     */
    static double peakOf(List<Stage> steps, Outcomes outcomes) {
        return steps.stream()
                .gather(Gatherers.windowSliding(2))
                .map(pair -> pair.getFirst().until(pair.getLast()))
                .mapToDouble(outcomes::goodput)
                .max()
                .orElse(0);
    }
}
