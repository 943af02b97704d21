package dev.fanout.notification.recipient;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** {@code fanout.expansion} and {@code fanout.expansion.*}: how many recipients events have, and how long they wait. */
@Component
class ExpansionMetrics {

    private final Counter events;
    private final Counter recipients;
    private final Timer timer;

    ExpansionMetrics(MeterRegistry meters) {
        this.events = Counter.builder("fanout.expansion.events")
                .description("Events that have come and interest somebody")
                .register(meters);
        this.recipients = Counter.builder("fanout.expansion.recipients")
                .description("Recipients of these events that were written down")
                .register(meters);
        this.timer = Timer.builder("fanout.expansion")
                .description("From an event's arrival until all its recipients are written down")
                .publishPercentileHistogram()
                .register(meters);
    }

    void began(int number) {
        events.increment(number);
    }

    void wroteDown(int number) {
        recipients.increment(number);
    }

    void ended(Duration took) {
        timer.record(took);
    }
}
