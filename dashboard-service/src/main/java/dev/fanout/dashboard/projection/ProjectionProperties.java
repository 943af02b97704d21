package dev.fanout.dashboard.projection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The projection.
 *
 * @param late if the latest events took longer than that, customers are served from the services, at least 1ms
 * @param notificationRetention how long a notification is kept after its end; no shorter than in notification-service
 * @param rebuildGrace how long a rebuild waits before it reads, 1s to 10m; no event takes longer than half of that to
 *     be written, or it is taken back and tried again
 * @param rebuildWhenNew whether a new projection is built from the services when the service starts for the first time;
 *     if not it is taken for whole, as it is where the shop is as new
 */
@ConfigurationProperties("fanout.dashboard.projection")
record ProjectionProperties(
        @DefaultValue("5s") Duration late,
        @DefaultValue("30d") Duration notificationRetention,
        @DefaultValue("10s") Duration rebuildGrace,
        @DefaultValue("true") boolean rebuildWhenNew) {

    private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    ProjectionProperties {
        if (late.toMillis() < 1 || !notificationRetention.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.projection.late and .notification-retention must be longer than 0 but are " + late
                            + " and " + notificationRetention);
        }
        if (rebuildGrace.compareTo(SHORTEST_GRACE) < 0 || rebuildGrace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.projection.rebuild-grace must be 1s to 10m but is " + rebuildGrace);
        }
    }
}
