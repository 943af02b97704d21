package dev.fanout.dashboard.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Whether this instance has seen that the projection is late. */
@Component
class ProjectionLag {

    /** What was seen longer ago than this says nothing of now: the queues are empty, or others empty them. */
    private static final Duration MEMORY = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final ProjectionProperties properties;
    private final WaitingEvents waiting;
    private final Clock clock;
    private volatile Seen seen = new Seen(Instant.EPOCH, Duration.ZERO);
    private volatile boolean standsStill;

    /** When nothing waited; of the thread that looks. */
    private Instant nothingWaitedAt;

    private record Seen(Instant at, Duration lag) {}

    ProjectionLag(ProjectionProperties properties, WaitingEvents waiting, Clock clock) {
        this.properties = properties;
        this.waiting = waiting;
        this.clock = clock;
        this.nothingWaitedAt = clock.instant();
    }

    /**
     * Facts are shown.
     *
     * @param newest when the latest of them happened: a replay of old events among new ones does not make the
     *     projection late
     */
    void shown(Instant newest, Instant now) {
        seen = new Seen(now, Duration.between(newest, now));
    }

    /** Looks whether events wait and none is shown, and says when to look again. */
    Duration look() {
        Instant now = clock.instant();
        if (!waiting.any()) {
            nothingWaitedAt = now;
        }
        Instant shownAt = seen.at();
        Instant moved = shownAt.isAfter(nothingWaitedAt) ? shownAt : nothingWaitedAt;
        standsStill = isLate(Duration.between(moved, now));
        return BETWEEN_LOOKS;
    }

    boolean isLate() {
        Seen last = seen;
        return standsStill
                || (isLate(last.lag())
                        && Duration.between(last.at(), clock.instant()).compareTo(MEMORY) < 0);
    }

    private boolean isLate(Duration lag) {
        return lag.compareTo(properties.late()) > 0;
    }
}
