package dev.fanout.dashboard.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the audit log remembers.
 *
 * @param retention how long an event is kept after it came, with all that it says of a customer
 * @param purgeInterval between two purges of what is older
 */
@ConfigurationProperties("fanout.dashboard.events")
record EventProperties(
        @DefaultValue("30d") Duration retention,
        @DefaultValue("10m") Duration purgeInterval) {

    EventProperties {
        if (!retention.isPositive() || !purgeInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.events.retention and .purge-interval must be longer than 0 but are " + retention
                            + " and " + purgeInterval);
        }
    }
}
