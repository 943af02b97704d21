package dev.fanout.dashboard.projection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The projection.
 *
 * @param late if the latest events took longer than that, customers are served from the services, at least 1ms
 * @param notificationRetention how long a notification is kept after its end; no shorter than in notification-service
 */
@ConfigurationProperties("fanout.dashboard.projection")
record ProjectionProperties(
        @DefaultValue("5s") Duration late,
        @DefaultValue("30d") Duration notificationRetention) {

    ProjectionProperties {
        if (late.toMillis() < 1 || !notificationRetention.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.projection.late and .notification-retention must be longer than 0 but are " + late
                            + " and " + notificationRetention);
        }
    }
}
