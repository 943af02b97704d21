package dev.fanout.order.overload;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When new orders are refused.
 *
 * @param outboxLimit messages that may wait in the outbox while orders are taken; above it, the broker is away or slow,
 *     and what is taken would be announced late. The figure is some seconds old, so more may wait for a moment
 */
@ConfigurationProperties("fanout.order")
record OverloadProperties(
        @DefaultValue("50000") int outboxLimit,
        @DefaultValue("5s") Duration answerLag) {

    OverloadProperties {
        if (outboxLimit < 1) {
            throw new IllegalArgumentException("fanout.order.outbox-limit must be at least 1 but is " + outboxLimit);
        }
        if (!answerLag.isPositive()) {
            throw new IllegalArgumentException("fanout.order.answer-lag must be positive but is " + answerLag);
        }
    }
}
