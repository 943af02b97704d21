package dev.fanout.notification.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** {@code fanout.deliveries}: who was told, and how often a channel failed. */
@Component
class DeliveryMetrics {

    enum Outcome {
        DELIVERED,
        /** An attempt; the delivery itself is made again. */
        FAILED
    }

    private final MeterRegistry meters;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(Channel channel, Outcome outcome) {
        Counter.builder("fanout.deliveries")
                .description("Recipients told, and attempts that failed, by channel")
                .tag("channel", channel.name())
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }
}
