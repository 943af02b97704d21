package dev.fanout.notification.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many subscriptions there may be, and how long one may fail.
 *
 * @param disableAfter one whose deliveries have only failed for so long is disabled; at least a second
 * @param most subscriptions, disabled ones too; another one is refused with 409. At least 1. Each may be a delivery of
 *     one event
 */
@ConfigurationProperties("fanout.subscriptions")
record SubscriptionProperties(
        @DefaultValue("120h") Duration disableAfter,
        @DefaultValue("200000") int most) {

    SubscriptionProperties {
        if (disableAfter.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "fanout.subscriptions.disable-after must be at least 1s but is " + disableAfter);
        }
        if (most < 1) {
            throw new IllegalArgumentException("fanout.subscriptions.most must be at least 1 but is " + most);
        }
    }
}
