package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When deliveries are attempted again, in all channels. The property is among those of webhooks, for which it was made.
 *
 * @param retrySchedule waits before the second and each further attempt; none means a single attempt
 */
@ConfigurationProperties("fanout.webhooks")
record RetryProperties(
        @DefaultValue({"5s", "5m", "30m", "2h", "5h", "10h", "10h"})
        List<Duration> retrySchedule) {

    RetryProperties {
        retrySchedule = List.copyOf(retrySchedule);
        if (!retrySchedule.stream().allMatch(Duration::isPositive)) {
            throw new IllegalArgumentException(
                    "fanout.webhooks.retry-schedule must be of waits longer than 0 but is " + retrySchedule);
        }
    }
}
