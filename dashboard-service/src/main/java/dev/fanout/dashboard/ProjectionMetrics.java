package dev.fanout.dashboard;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * {@code fanout.projection.visible}: how long after a fact the dashboard shows it, and
 * {@code fanout.projection.amplification}: how many rows that took.
 */
@Component
public class ProjectionMetrics {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final MeterRegistry meters;
    private final DistributionSummary amplification;
    private final Map<String, Timer> visible = new ConcurrentHashMap<>();

    ProjectionMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.amplification = DistributionSummary.builder("fanout.projection.amplification")
                .description("Rows of the projection that were written for an event")
                .register(meters);
    }

    /**
     * A part of the dashboard shows a fact. A clock that is ahead of ours makes no negative times, and a date from long
     * ago none that no timer can hold.
     *
     * @param part one of few names, for example {@code events}
     */
    public void visible(String part, Instant fact, Instant now) {
        Instant earliest = now.minus(LONGEST);
        Duration late = Duration.between(fact.isBefore(earliest) ? earliest : fact, now);
        visible.computeIfAbsent(part, this::timerOf).record(late.isNegative() ? Duration.ZERO : late);
    }

    /**
     * The events of a transaction have changed the projection: for each of them, its share of the rows.
     *
     * @param events at least one
     * @param rows of the projection that were written for all of them
     */
    public void written(int events, int rows) {
        double each = (double) rows / events;
        for (int i = 0; i < events; i++) {
            amplification.record(each);
        }
    }

    private Timer timerOf(String part) {
        return Timer.builder("fanout.projection.visible")
                .description("From the fact to its appearance in a part of the dashboard")
                .tag("part", part)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                // The goal, and where the alert begins.
                .serviceLevelObjectives(Duration.ofSeconds(2), Duration.ofSeconds(5))
                .register(meters);
    }
}
