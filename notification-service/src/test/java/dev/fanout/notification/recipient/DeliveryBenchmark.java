package dev.fanout.notification.recipient;

import com.sun.management.OperatingSystemMXBean;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import dev.fanout.notification.NotificationServiceApplication;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * One event for many recipients, by webhooks to a receiver in this process: how long it takes, and what an event with a
 * single recipient waits for meanwhile; on request beside a receiver that answers nobody in time. What counts are the
 * ratios; absolute figures belong to the machine, which the receiver uses too. {@code ./fanout bench deliveries} runs
 * it.
 */
public final class DeliveryBenchmark {

    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final int SINGLES_PER_SECOND = 10;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration ALONE = Duration.ofSeconds(60);

    private static final String MANY = "order.confirmed.v1";
    private static final String SINGLE = "order.cancelled.v1";

    /** With this argument, so many of the recipients are at a receiver that stalls. */
    private static final String STALLED = "--stalled";

    private static final int STALLED_RECIPIENTS = 1_000;

    /** Its circuit breaker would soon leave it in peace, and spare the others the worst. */
    private static final List<String> NO_BREAKER =
            List.of("--fanout.deliveries.breaker.window-size=1000", "--fanout.deliveries.breaker.minimum-calls=1000");

    /** Valid, and nobody's. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final TestDatabase database;
    private final boolean withStalled;
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> singles = new ConcurrentLinkedQueue<>();

    private DeliveryBenchmark(TestDatabase database, boolean withStalled) {
        this.database = database;
        this.withStalled = withStalled;
    }

    /**
     * Runs it.
     *
     * @param args recipients (100,000 by default), then databases; {@value #STALLED} anywhere
     */
    public static void main(String[] args) throws Exception {
        List<String> values = new ArrayList<>(List.of(args));
        boolean withStalled = values.remove(STALLED);
        int recipients = values.isEmpty() ? 100_000 : Integer.parseInt(values.getFirst());
        List<String> databases = values.size() > 1 ? values.subList(1, values.size()) : List.of("H2", "POSTGRES");
        for (String name : databases) {
            new DeliveryBenchmark(TestDatabase.valueOf(name.toUpperCase(Locale.ROOT)), withStalled).run(recipients);
        }
        System.exit(0);
    }

    private void run(int recipients) throws Exception {
        try (BenchmarkReceivers receivers = new BenchmarkReceivers();
                ConfigurableApplicationContext service = start();
                RawEvents wire = new RawEvents(virtualHost)) {
            JdbcTemplate rows = service.getBean(JdbcTemplate.class);
            String stalled = receivers.thatStalls();
            String many = receivers.ofMany();
            String single = receivers.ofSingles(this::noteSingle);
            if (withStalled) { // as the first, so that they are in the way all the time
                subscribe(rows, STALLED_RECIPIENTS, MANY, stalled);
            }
            subscribe(rows, recipients, MANY, many);
            subscribe(rows, 1, SINGLE, single);

            singles(wire, WARM_UP, () -> false);
            singles.clear();
            OffsetDateTime warm = OffsetDateTime.now(ZoneOffset.UTC);
            singles(wire, ALONE, () -> false);
            Latency alone = Latency.of(singles);
            print("%s of a single recipient's time, alone: %s", database, DeliveryParts.of(rows, SINGLE, warm, single));
            singles.clear();

            OffsetDateTime started = OffsetDateTime.now(ZoneOffset.UTC);
            long cpu = OS.getProcessCpuTime();
            long begin = System.nanoTime();
            send(wire, new OrderConfirmed(UUID.randomUUID(), "c-1"));
            long end = singles(wire, Duration.ofMinutes(30), () -> receivers.many() >= recipients);
            print(
                    "%-9s %d recipients in %.1f s: %.0f deliveries/s, %.0f per core-second (%d receipts)",
                    database,
                    recipients,
                    (end - begin) / 1e9,
                    recipients * 1e9 / (end - begin),
                    recipients * 1e9 / (OS.getProcessCpuTime() - cpu),
                    receivers.many());
            report(service, alone, Latency.of(singles));
            print(
                    "%s of a single recipient's time, beside: %s",
                    database, DeliveryParts.of(rows, SINGLE, started, single));
            print("%s of one of many recipients' time: %s", database, DeliveryParts.of(rows, MANY, started, many));
            if (withStalled) {
                print(
                        "%-9s the stalled receiver had %d webhooks; of the attempts that ended: %s",
                        database, receivers.stalled(), DeliveryParts.of(rows, MANY, started, stalled));
            }
        }
    }

    private void noteSingle(JsonNode webhook) {
        Long sent = sentAt.remove(webhook.at("/data/orderId").asString());
        if (sent != null) {
            singles.add(System.nanoTime() - sent);
        }
    }

    private void report(ConfigurableApplicationContext service, Latency alone, Latency beside) {
        Timer expansion =
                service.getBean(MeterRegistry.class).get("fanout.expansion").timer();
        print(
                "%-9s expansion %.1f s at most; heap in use %d MB",
                database,
                expansion.max(TimeUnit.SECONDS),
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        print(
                "%-9s a single recipient waits: alone p50 %.0f p99 %.0f ms, beside p50 %.0f p99 %.0f ms",
                database, alone.p50(), alone.p99(), beside.p50(), beside.p99());
        print(
                "%-9s beside : alone = %.2f of the p50, %.2f of the p99",
                database, beside.p50() / alone.p50(), beside.p99() / alone.p99());
    }

    /**
     * Sends events with a single recipient at an even rate, until the time is over or the other work is done.
     *
     * @return when that was
     */
    private long singles(RawEvents wire, Duration longest, BooleanSupplier done) {
        long next = System.nanoTime();
        long end = next + longest.toNanos();
        while (System.nanoTime() < end && !done.getAsBoolean()) {
            LockSupport.parkNanos(next - System.nanoTime());
            OrderCancelled event = new OrderCancelled(UUID.randomUUID(), "c-1", CancellationReason.TIMED_OUT, null);
            sentAt.put(event.orderId().toString(), System.nanoTime());
            send(wire, event);
            next += TimeUnit.SECONDS.toNanos(1) / SINGLES_PER_SECOND;
        }
        long ended = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // the last of them arrive
        return ended;
    }

    private static void send(RawEvents wire, Event event) {
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), UUID.randomUUID(), event);
    }

    private static void subscribe(JdbcTemplate rows, int number, String type, String url) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        List<Object[]> subscriptions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String destination = url.substring(0, url.length() - 1);
            subscriptions.add(new Object[] {UUID.randomUUID(), type, url + i, destination, now, SECRET});
        }
        rows.batchUpdate("""
                insert into subscription (id, event_types, channel, target, destination, created_at, secret)
                values (?, ?, 'webhook', ?, ?, ?, ?)
                """, subscriptions);
        JdbcClient.create(rows).sql("""
                insert into subscription_interest (event_type, audience, seq, subscription_id)
                select ?, ?, seq, id from subscription where target like ?
                """).params(type, "\u001f", url + "%").update();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(NotificationServiceApplication.class)
                .run(Stream.of(
                                Stream.of(
                                        "--server.port=0",
                                        "--fanout.webhooks.allow-private-targets=true",
                                        "--logging.level.root=warn",
                                        "--management.tracing.sampling.probability=0"),
                                withStalled ? NO_BREAKER.stream() : Stream.<String>empty(),
                                Stream.of(database.properties(), virtualHost.properties())
                                        .flatMap(properties -> properties.entrySet().stream())
                                        .map(property -> "--" + property.getKey() + "=" + property.getValue()))
                        .flatMap(Function.identity())
                        .toArray(String[]::new));
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
