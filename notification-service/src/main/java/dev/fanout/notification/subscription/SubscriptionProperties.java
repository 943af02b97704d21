package dev.fanout.notification.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a subscription may fail.
 *
 * @param disableAfter one whose deliveries have only failed for so long is disabled; at least a second
 */
@ConfigurationProperties("fanout.subscriptions")
record SubscriptionProperties(@DefaultValue("120h") Duration disableAfter) {

    SubscriptionProperties {
        if (disableAfter.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "fanout.subscriptions.disable-after must be at least 1s but is " + disableAfter);
        }
    }
}
