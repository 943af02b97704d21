package dev.fanout.notification.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * {@code fanout.deliveries} and {@code fanout.delivery.*}: who was told, how often that failed, and how long it took.
 */
@Component
class DeliveryMetrics {

    private final MeterRegistry meters;

    DeliveryMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void attempted(Result result) {
        if (result.attempted()) {
            Timer.builder("fanout.delivery.attempt")
                    .description("Attempts to tell a recipient, by channel and by what came of them")
                    .tag("channel", result.delivery().channel())
                    .tag("verdict", result.answer().verdict().name().toLowerCase(Locale.ROOT))
                    .register(meters)
                    .record(result.took());
        }
    }

    void ended(Consequences.Ended end) {
        ToSend delivery = end.result().delivery();
        Counter.builder("fanout.deliveries")
                .description("Deliveries that have ended, by channel and outcome")
                .tag("channel", delivery.channel())
                .tag("outcome", end.delivered() ? "delivered" : "failed")
                .register(meters)
                .increment();
        if (end.delivered()) {
            Timer.builder("fanout.delivery.dwell")
                    .description("From the fact to its receipt, by channel")
                    .tag("channel", delivery.channel())
                    .publishPercentileHistogram()
                    .register(meters)
                    .record(Duration.between(delivery.occasion().time(), end.at()));
        }
    }
}
