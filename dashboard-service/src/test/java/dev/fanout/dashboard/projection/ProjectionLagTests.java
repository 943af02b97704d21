package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.StoppedClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionLagTests {

    private static final Duration LATE = Duration.ofSeconds(5);

    private final StoppedClock clock = new StoppedClock();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger paused = meters.gauge("fanout.inbox.paused", new AtomicInteger());
    private final AtomicInteger depth = queue("dashboard.order.events");
    private final AtomicInteger dead = queue("dashboard.order.events.dlq");
    private ProjectionLag lag;

    private AtomicInteger queue(String name) {
        return meters.gauge("fanout.queue.depth", Tags.of("queue", name), new AtomicInteger());
    }

    @BeforeEach
    void begin() {
        lag = new ProjectionLag(
                new ProjectionProperties(LATE, Duration.ofDays(1), Duration.ofSeconds(10), false),
                new WaitingEvents(meters),
                clock);
    }

    @Test
    void isLateWhileEventsTakeLongAndForAWhileAfter() {
        lag.shown(clock.instant().minusSeconds(6), clock.instant());
        assertThat(lag.isLate()).isTrue();
        clock.pass(Duration.ofSeconds(31));
        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void isNotLateWhereNothingHappens() {
        look(60);

        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void isLateWhenEventsWaitAndNoneIsShown() {
        depth.set(1);
        look(5);
        assertThat(lag.isLate()).isFalse();
        look(1);
        assertThat(lag.isLate()).isTrue();

        lag.shown(clock.instant(), clock.instant());
        look(1);
        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void isNotLateWhenEventsWaitAndOthersAreShown() {
        depth.set(1000);
        for (int second = 0; second < 60; second++) {
            lag.shown(clock.instant(), clock.instant());
            look(1);
        }

        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void isLateWhenTheQueuesCannotBeConsumedForAWhile() {
        paused.set(1);
        look(6);
        assertThat(lag.isLate()).isTrue();
        paused.set(0);
        look(1);
        assertThat(lag.isLate()).isFalse();
    }

    @Test
    void deadLettersMakeNothingLate() {
        dead.set(7);
        look(60);

        assertThat(lag.isLate()).isFalse();
    }

    private void look(int seconds) {
        lag.look();
        for (int second = 0; second < seconds; second++) {
            clock.pass(Duration.ofSeconds(1));
            lag.look();
        }
    }
}
