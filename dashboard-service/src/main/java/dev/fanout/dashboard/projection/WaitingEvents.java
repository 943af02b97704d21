package dev.fanout.dashboard.projection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** Whether there are events for the projection that are not written down, as far as the figures of the kit tell. */
@Component
class WaitingEvents {

    private static final String DEAD = ".dlq";

    private final MeterRegistry meters;

    WaitingEvents(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Asks nobody: the kit looks after its queues every 10 s. While it cannot consume them there may be some. */
    boolean any() {
        return any("fanout.inbox.paused") || any("fanout.queue.depth");
    }

    private boolean any(String name) {
        Collection<Gauge> gauges = meters.find(name).gauges();
        return gauges.stream().anyMatch(gauge -> !isOfDeadLetters(gauge) && gauge.value() > 0);
    }

    private static boolean isOfDeadLetters(Gauge gauge) {
        String queue = gauge.getId().getTag("queue");
        return queue != null && queue.endsWith(DEAD);
    }
}
