package dev.fanout.order.overload;

import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Bounds what waits to be announced, by the figure of the outbox that operators see. */
@Component
public class OutboxLimit {

    private static final String PENDING = "fanout.outbox.pending";

    private final MeterRegistry meters;
    private final int limit;

    /** Looked up once: the registry has no index by name. Absent before the kit has registered it. */
    private volatile @Nullable Gauge pending;

    OutboxLimit(MeterRegistry meters, OverloadProperties properties) {
        this.meters = meters;
        this.limit = properties.outboxLimit();
    }

    /** Whether more waits than may; not while nobody knows how much does. */
    public boolean isExceeded() {
        Gauge known = pending;
        if (known == null) {
            known = meters.find(PENDING).gauge();
            pending = known;
        }
        return known != null && known.value() > limit;
    }

    /** @throws ProblemException 503 if more waits than may */
    public void check() {
        if (isExceeded()) {
            throw ProblemException.unavailable(
                    "outbox-full",
                    "Too many orders wait to be announced; please try again.",
                    // Not the same for all, or those that were refused together come together.
                    Duration.ofSeconds(ThreadLocalRandom.current().nextInt(5, 15)));
        }
    }
}
