package dev.fanout.order.ordering;

import dev.fanout.defaults.AfterCommit;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** {@code fanout.saga.*}: how long sagas take, by how they end, and how many have not ended, or are stuck. */
@Component
class SagaMetrics {

    private static final Logger log = LoggerFactory.getLogger(SagaMetrics.class);

    private static final List<SagaStatus> UNFINISHED = List.of(SagaStatus.RUNNING, SagaStatus.COMPENSATING);

    private final Orders orders;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Duration allowed;
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();

    /** Unknown until they were counted once, and while they cannot be. */
    private volatile double unfinished = Double.NaN;

    private volatile double stuck = Double.NaN;

    SagaMetrics(Orders orders, MeterRegistry meters, OrderProperties properties, Clock clock) {
        this.orders = orders;
        this.meters = meters;
        this.clock = clock;
        // Once for the decision, and as long again for what follows it: an order that times out is not stuck yet.
        this.allowed = properties.deadline().multipliedBy(2);
        Gauge.builder("fanout.saga.unfinished", () -> unfinished)
                .description("Sagas that have not ended")
                .register(meters);
        Gauge.builder("fanout.saga.stuck", () -> stuck)
                .description("Sagas that have not ended within twice the time that an order has for its decision")
                .register(meters);
    }

    /** Notes the end of a saga, once the current transaction has committed. */
    void settled(SagaEnd end) {
        AfterCommit.run(
                () -> durations.computeIfAbsent(end.outcome(), this::timerOf).record(end.duration()));
    }

    private Timer timerOf(String outcome) {
        return Timer.builder("fanout.saga.duration")
                .description("From placing the order to the end of its saga")
                .tag("outcome", outcome.toLowerCase(Locale.ROOT))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(meters);
    }

    /** At intervals and not for each scrape, because it costs a statement. */
    @Scheduled(fixedDelayString = "10s")
    void countUnfinished() {
        try {
            unfinished = orders.countBySagaStatusIn(UNFINISHED);
            stuck = orders.countBySagaStatusInAndSagaUnfinishedSinceBefore(
                    UNFINISHED, clock.instant().minus(allowed));
        } catch (RuntimeException e) {
            unfinished = Double.NaN;
            stuck = Double.NaN;
            log.debug("Unfinished sagas could not be counted", e);
        }
    }
}
