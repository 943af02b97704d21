package dev.fanout.notification.recipient;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event for many recipients, by webhooks to a receiver in this process: how long it takes, and what an event with a
 * single recipient waits for meanwhile. What counts are the ratios; absolute figures belong to the machine, which the
 * receiver uses too. {@code ./fanout bench deliveries} runs it.
 */
public final class DeliveryBenchmark {

    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final int SINGLES_PER_SECOND = 10;
    private static final Duration ALONE = Duration.ofSeconds(15);

    /** Valid, and nobody's. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final TestDatabase database;
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> singles = new ConcurrentLinkedQueue<>();
    private final AtomicInteger many = new AtomicInteger();

    private DeliveryBenchmark(TestDatabase database) {
        this.database = database;
    }

    /**
     * Runs it.
     *
     * @param args recipients (100,000 by default), then databases
     */
    public static void main(String[] args) throws Exception {
        int recipients = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        for (String name : databases) {
            new DeliveryBenchmark(TestDatabase.valueOf(name.toUpperCase(Locale.ROOT))).run(recipients);
        }
        System.exit(0);
    }

    private void run(int recipients) throws Exception {
        HttpServer receiver = receiver();
        HttpServer other = receiver();
        try (ConfigurableApplicationContext service = start();
                RawEvents wire = new RawEvents(virtualHost)) {
            JdbcTemplate rows = service.getBean(JdbcTemplate.class);
            subscribe(rows, recipients, "order.confirmed.v1", urlOf(receiver) + "/many/");
            subscribe(rows, 1, "order.cancelled.v1", urlOf(other) + "/single/");

            singles(wire, ALONE, () -> false); // warms up
            singles.clear();
            singles(wire, ALONE, () -> false);
            Latency alone = Latency.of(singles);
            singles.clear();

            OffsetDateTime started = OffsetDateTime.now(ZoneOffset.UTC);
            long cpu = OS.getProcessCpuTime();
            long begin = System.nanoTime();
            send(wire, new OrderConfirmed(UUID.randomUUID(), "c-1"));
            long end = singles(wire, Duration.ofMinutes(30), () -> many.get() >= recipients);
            double seconds = (end - begin) / 1e9;
            Latency beside = Latency.of(singles);
            report(service, recipients, seconds, (OS.getProcessCpuTime() - cpu) / 1e9, alone, beside);
            Parts.of(rows, "order.cancelled.v1", started).print(database + " of a single recipient's time, beside:");
            Parts.of(rows, "order.confirmed.v1", started).print(database + " of one of many recipients' time:");
        } finally {
            receiver.stop(0);
            other.stop(0);
        }
    }

    private void report(
            ConfigurableApplicationContext service,
            int recipients,
            double seconds,
            double cpu,
            Latency alone,
            Latency beside) {
        MeterRegistry meters = service.getBean(MeterRegistry.class);
        Timer expansion = meters.get("fanout.expansion").timer();
        Timer call =
                meters.get("fanout.delivery.attempt").tag("channel", "webhook").timer();
        print(
                "%-9s %d recipients in %.1f s: %.0f deliveries/s, %.0f per core-second (%d receipts)",
                database, recipients, seconds, recipients / seconds, recipients / cpu, many.get());
        print(
                "%-9s expansion %.1f s at most; an attempt %.1f ms on average; heap in use %d MB",
                database,
                expansion.max(TimeUnit.SECONDS),
                call.mean(TimeUnit.MILLISECONDS),
                (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        print(
                "%-9s a single recipient waits: alone p50 %.0f p99 %.0f ms, beside p50 %.0f p99 %.0f ms",
                database, alone.p50, alone.p99, beside.p50, beside.p99);
        print(
                "%-9s beside : alone = %.2f of the p50, %.2f of the p99",
                database, beside.p50 / alone.p50, beside.p99 / alone.p99);
    }

    /** What the time of deliveries goes to. */
    private record Parts(Latency expansion, Latency queueing, Latency call) {

        static Parts of(JdbcTemplate rows, String type, OffsetDateTime since) {
            List<Long> expansion = new ArrayList<>();
            List<Long> queueing = new ArrayList<>();
            List<Long> call = new ArrayList<>();
            rows.query(
                    """
                    select o.occurred_at, d.created_at, a.at, a.duration_ms
                    from delivery d
                    join occasion o on o.id = d.occasion_id
                    join delivery_attempt a on a.delivery_id = d.id
                    where d.event_type = ? and d.created_at > ?
                    """,
                    row -> {
                        OffsetDateTime written = row.getObject("created_at", OffsetDateTime.class);
                        expansion.add(nanos(row.getObject("occurred_at", OffsetDateTime.class), written));
                        queueing.add(nanos(written, row.getObject("at", OffsetDateTime.class)));
                        call.add(TimeUnit.MILLISECONDS.toNanos(row.getInt("duration_ms")));
                    },
                    type,
                    since);
            return new Parts(Latency.of(expansion), Latency.of(queueing), Latency.of(call));
        }

        private static long nanos(OffsetDateTime from, OffsetDateTime until) {
            return Duration.between(from, until).toNanos();
        }

        void print(String of) {
            DeliveryBenchmark.print(
                    "%s until it is written down p50 %.0f p99 %.0f, then until its turn p50 %.0f p99 %.0f,"
                            + " the call p50 %.0f p99 %.0f ms",
                    of, expansion.p50, expansion.p99, queueing.p50, queueing.p99, call.p50, call.p99);
        }
    }

    private record Latency(double p50, double p99) {

        static Latency of(Iterable<Long> nanos) {
            List<Long> all = new ArrayList<>();
            nanos.forEach(all::add);
            List<Long> sorted = all.stream().sorted().toList();
            return new Latency(sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6);
        }
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

    private HttpServer receiver() throws IOException {
        JsonMapper json = new JsonMapper();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/many/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            many.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/single/", exchange -> {
            String order = json.readTree(exchange.getRequestBody().readAllBytes())
                    .at("/data/orderId")
                    .asString();
            Long sent = sentAt.remove(order);
            if (sent != null) {
                singles.add(System.nanoTime() - sent);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String urlOf(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void subscribe(JdbcTemplate rows, int number, String type, String url) {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        List<Object[]> subscriptions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String destination = url.substring(0, url.indexOf('/', "http://".length()));
            subscriptions.add(new Object[] {UUID.randomUUID(), type, url + i, destination, now, SECRET});
        }
        rows.batchUpdate("""
                insert into subscription (id, event_types, channel, target, destination, created_at, secret)
                values (?, ?, 'webhook', ?, ?, ?, ?)
                """, subscriptions);
        JdbcClient.create(rows).sql("""
                insert into subscription_interest (event_type, audience, seq, subscription_id)
                select ?, ?, seq, id from subscription where event_types = ?
                """).params(type, "\u001f", type).update();
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(NotificationServiceApplication.class)
                .run(Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--fanout.webhooks.allow-private-targets=true",
                                        "--logging.level.root=warn",
                                        "--management.tracing.sampling.probability=0"),
                                Stream.of(database.properties(), virtualHost.properties())
                                        .flatMap(properties -> properties.entrySet().stream())
                                        .map(property -> "--" + property.getKey() + "=" + property.getValue()))
                        .toArray(String[]::new));
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
