package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.time.Instant;
import java.util.UUID;

/** What notification-service announces of a subscription to its events. */
@Announces("notification")
public sealed interface SubscriptionEvent extends ShopEvent {

    UUID subscriptionId();

    @Override
    default String subject() {
        return subscriptionId().toString();
    }

    /**
     * Its deliveries have only failed for a part of the time after which it is disabled.
     *
     * @param since when the first of them failed
     * @param percent of that time that is over: 50, 70 or 90
     * @param disabledAt when it is disabled if all deliveries go on failing
     */
    @EventType("subscription.failing.v1")
    record SubscriptionFailing(UUID subscriptionId, String channel, Instant since, int percent, Instant disabledAt)
            implements SubscriptionEvent {}

    /** It gets nothing any more until somebody enables it. */
    @EventType("subscription.disabled.v1")
    record SubscriptionDisabled(UUID subscriptionId, String channel, String reason) implements SubscriptionEvent {}
}
