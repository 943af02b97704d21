package dev.fanout.messaging.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code fanout.inbox.received}: what became of the messages, by queue and type. */
class InboxMetrics {

    enum Outcome {
        HANDLED,
        DUPLICATE,
        IGNORED,
        RETRIED,
        DEAD
    }

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    InboxMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param type a registered wire name, or {@code unknown}: what strangers send must not make a label */
    void count(String queue, String type, Outcome outcome) {
        counters.computeIfAbsent(new Key(queue, type, outcome), this::counter).increment();
    }

    private Counter counter(Key key) {
        return Counter.builder("fanout.inbox.received")
                .description("Messages received, by what became of them")
                .tag("queue", key.queue())
                .tag("type", key.type())
                .tag("outcome", key.outcome().name().toLowerCase(java.util.Locale.ROOT))
                .register(registry);
    }

    private record Key(String queue, String type, Outcome outcome) {}
}
