package dev.fanout.messaging.inbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code fanout.inbox.*} and {@code fanout.handler}: what became of the messages, how late, and how long it took. */
class InboxMetrics {

    enum Outcome {
        HANDLED,
        DUPLICATE,
        IGNORED,
        RETRIED,
        DEAD;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Duration LONGEST_LAG = Duration.ofDays(365);

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> lags = new ConcurrentHashMap<>();
    private final Map<Step, Timer> steps = new ConcurrentHashMap<>();

    InboxMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Whether messages are not handled at the moment, with or without messages that wait. */
    void paused(InboxConsumer consumer) {
        Gauge.builder("fanout.inbox.paused", consumer, inbox -> inbox.obstacle().isPresent() ? 1 : 0)
                .description(
                        "1 while messages are not handled: the broker or the database is away, or the service stops")
                .register(registry);
        consumer.consumers()
                .forEach(function -> Gauge.builder("fanout.function.paused", function, one -> one.isPaused() ? 1 : 0)
                        .description("1 while an operator has paused the function")
                        .tag("function", function.function().name())
                        .register(registry));
    }

    /** @param type a registered wire name, or {@code unknown}: what strangers send must not make a label */
    void count(String queue, String type, Outcome outcome) {
        counters.computeIfAbsent(new Key(queue, type, outcome), this::counter).increment();
    }

    /**
     * From the fact to the commit of what it led to. A clock that is ahead of ours makes no negative times, and a date
     * from long ago none that no timer can hold.
     */
    void lag(String queue, Instant fact, Instant commit) {
        Instant earliest = commit.minus(LONGEST_LAG);
        Duration lag = Duration.between(fact.isBefore(earliest) ? earliest : fact, commit);
        lags.computeIfAbsent(queue, this::lagOf).record(lag.isNegative() ? Duration.ZERO : lag);
    }

    private Timer lagOf(String queue) {
        return Timer.builder("fanout.inbox.lag")
                .description("From the fact to the commit of what it led to")
                .tag("queue", queue)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
    }

    /** @param step {@code call} for what is asked outside, {@code handle} for the change of state */
    void step(InboxMessage message, String step, long nanos) {
        steps.computeIfAbsent(
                        new Step(message.delivery().queue(), message.metadata().type(), step), this::timerOf)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timerOf(Step step) {
        return Timer.builder("fanout.handler")
                .description("Time in handlers, failed attempts too")
                .tag("queue", step.queue())
                .tag("type", step.type())
                .tag("step", step.name())
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(registry);
    }

    private Counter counter(Key key) {
        return Counter.builder("fanout.inbox.received")
                .description("Messages received, by what became of them")
                .tag("queue", key.queue())
                .tag("type", key.type())
                .tag("outcome", key.outcome().label())
                .register(registry);
    }

    private record Step(String queue, String type, String name) {}

    private record Key(String queue, String type, Outcome outcome) {}
}
