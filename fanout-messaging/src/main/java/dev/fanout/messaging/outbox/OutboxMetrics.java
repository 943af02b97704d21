package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.background.BackgroundTask;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code fanout.outbox.*}: what was sent, and what waits. What waits is counted every 5 s and not for each scrape,
 * because it costs a statement.
 */
class OutboxMetrics {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final EventCatalogue catalogue;
    private final MeterRegistry meters;
    private final DistributionSummary batch;
    private final Map<String, Counter> published = new ConcurrentHashMap<>();

    /** Unknown until they were looked up once, and while they cannot be. */
    private volatile double pending = Double.NaN;

    private volatile double refused = Double.NaN;

    private volatile double oldestSeconds = Double.NaN;

    OutboxMetrics(EventCatalogue catalogue, MeterRegistry meters) {
        this.catalogue = catalogue;
        this.meters = meters;
        this.batch = DistributionSummary.builder("fanout.outbox.batch")
                .description("Messages sent with one wait for confirms")
                .register(meters);
        Gauge.builder("fanout.outbox.pending", () -> pending)
                .description("Messages that wait to be sent")
                .register(meters);
        Gauge.builder("fanout.outbox.refused", () -> refused)
                .description("Messages that the broker has refused, and that wait for another attempt or an operator")
                .register(meters);
        Gauge.builder("fanout.outbox.oldest.pending", () -> oldestSeconds)
                .description("Age of the oldest message that waits to be sent, 0 if none does")
                .baseUnit("seconds")
                .register(meters);
    }

    BackgroundTask sampling(OutboxQueries queries, Clock clock) {
        return BackgroundTask.named("outbox-figures").repeating(() -> {
            OutboxQueries.Backlog backlog;
            try {
                backlog = queries.backlog();
            } catch (RuntimeException e) {
                pending = refused = oldestSeconds = Double.NaN;
                throw e;
            }
            Instant oldest = backlog.oldest();
            pending = backlog.pending();
            refused = backlog.refused();
            oldestSeconds = oldest == null
                    ? 0
                    : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1e3);
            return INTERVAL;
        });
    }

    void sent(int messages) {
        batch.record(messages);
    }

    void published(Outgoing message) {
        String label = switch (message) {
            case Outgoing.NewEvent event -> event.type();
            // A replay may send a type that no service of ours announces; it must not make a label.
            case Outgoing.Again again -> catalogue.labelOf(again.type());
        };
        published
                .computeIfAbsent(
                        label,
                        known -> Counter.builder("fanout.outbox.published")
                                .description("Messages that the broker has confirmed")
                                .tag("type", known)
                                .register(meters))
                .increment();
    }
}
