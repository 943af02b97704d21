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

    private final ProjectionProperties properties;
    private final Clock clock;
    private volatile Seen seen = new Seen(Instant.EPOCH, Duration.ZERO);

    private record Seen(Instant at, Duration lag) {}

    ProjectionLag(ProjectionProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
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

    boolean isLate() {
        Seen last = seen;
        return last.lag().compareTo(properties.late()) > 0
                && Duration.between(last.at(), clock.instant()).compareTo(MEMORY) < 0;
    }
}
