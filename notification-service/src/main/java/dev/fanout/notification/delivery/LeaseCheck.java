package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Channels;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Lets the service start with no lease that an attempt may outlive: it would be made a second time beside the first, by
 * the instance that takes it over.
 */
@Component
class LeaseCheck {

    /** For the way from the queue to the attempt, and from its end to the database. */
    private static final int TIMES_THE_ATTEMPT = 2;

    /** @throws IllegalArgumentException if the lease is too short */
    LeaseCheck(DeliveryProperties properties, Channels channels) {
        Duration least = channels.longestAttempt().multipliedBy(TIMES_THE_ATTEMPT);
        if (properties.lease().compareTo(least) < 0) {
            throw new IllegalArgumentException("fanout.deliveries.lease must be at least " + least
                    + ", twice as long as an attempt (of webhooks: fanout.webhooks.timeout), but is "
                    + properties.lease());
        }
    }
}
