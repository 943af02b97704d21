package dev.fanout.messaging.inbox;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down while messages are not handled: they wait, at the broker or here, and the sagas with them. */
class InboxHealth extends AbstractHealthIndicator {

    private final InboxConsumer consumer;

    InboxHealth(InboxConsumer consumer) {
        super("the consumers' state cannot be told");
        this.consumer = consumer;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        consumer.obstacle().ifPresentOrElse(obstacle -> health.down().withDetail("reason", obstacle), health::up);
    }
}
