package dev.fanout.messaging;

import com.sun.management.OperatingSystemMXBean;
import dev.fanout.messaging.TestEvent.CargoEvent.CargoLoaded;
import dev.fanout.messaging.TestEvent.CargoEvent.Item;
import dev.fanout.messaging.TestEvent.CargoEvent.Price;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two services for measuring: one announces, the other writes a row for each announcement. */
final class Hop implements AutoCloseable {

    private static final int PRODUCERS = 8;
    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<UUID, Long> sentAt = new ConcurrentHashMap<>();
    private final ConfigurableApplicationContext consumer;
    private final ConfigurableApplicationContext producer;
    private volatile Arrivals arrivals = new Arrivals(0);

    Hop(TestDatabase database, String... arguments) {
        this(database, List.of(), arguments);
    }

    /** @param others further handlers of the receiving service */
    Hop(TestDatabase database, List<Class<? extends Handler>> others, String... arguments) {
        List<Class<?>> receiving = new ArrayList<>(others);
        receiving.addFirst(Receiving.class);
        consumer = start(database, receiving, "harbour-service", arguments);
        producer = start(database, List.of(Sending.class), "cargo-service", arguments);
        consumer.getBean(Receiving.class).arrived = this::arrived;
    }

    ConfigurableApplicationContext producer() {
        return producer;
    }

    ConfigurableApplicationContext consumer() {
        return consumer;
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    /** A row and its event, committed together. */
    Consumer<CargoLoaded> kit() {
        EventPublisher events = producer.getBean(EventPublisher.class);
        JdbcClient jdbc = producer.getBean(JdbcClient.class);
        TransactionTemplate transactions = producer.getBean(TransactionTemplate.class);
        return event -> transactions.executeWithoutResult(_ -> {
            insert(jdbc, event);
            events.publish(event);
        });
    }

    /** Lets eight threads go a way until so many events have arrived. */
    Round round(Consumer<CargoLoaded> way, int events) throws InterruptedException {
        Arrivals expected = new Arrivals(events);
        arrivals = expected;
        AtomicInteger left = new AtomicInteger(events);
        long cpu = OS.getProcessCpuTime();
        long begin = System.nanoTime();
        for (int i = 0; i < PRODUCERS; i++) {
            Thread.ofPlatform().start(() -> {
                while (left.getAndDecrement() > 0) {
                    way.accept(event());
                }
            });
        }
        boolean all = expected.latch.await(5, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Round(events / seconds, (OS.getProcessCpuTime() - cpu) / 1e3 / events, all);
    }

    /** Milliseconds from before the transaction of the sender to after that of the receiver, at an even rate. */
    Latency latency(Consumer<CargoLoaded> way, int perSecond, int events) throws InterruptedException {
        Arrivals expected = new Arrivals(events);
        arrivals = expected;
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            CargoLoaded event = event();
            LockSupport.parkNanos(next - System.nanoTime());
            sentAt.put(event.cargoId(), System.nanoTime());
            way.accept(event);
            next += TimeUnit.SECONDS.toNanos(1) / perSecond;
        }
        expected.latch.await(1, TimeUnit.MINUTES);
        sentAt.clear();
        long[] sorted = Arrays.stream(expected.nanos).sorted().toArray();
        return new Latency(sorted[events / 2] / 1e6, sorted[events * 99 / 100] / 1e6);
    }

    void arrived(CargoLoaded event) {
        Arrivals current = arrivals;
        Long sent = sentAt.get(event.cargoId());
        int index = current.count.getAndIncrement();
        if (sent != null && index < current.nanos.length) {
            current.nanos[index] = System.nanoTime() - sent;
        }
        current.latch.countDown();
    }

    private static CargoLoaded event() {
        return new CargoLoaded(
                UUID.randomUUID(),
                "consignee-471",
                "somebody@example.com",
                "tok_pier",
                new Price(4_200, "EUR"),
                List.of(
                        new Item("espresso-cup", 2, new Price(1_250, "EUR")),
                        new Item("saucer", 2, new Price(850, "EUR"))),
                Instant.now(),
                null);
    }

    static void insert(JdbcClient jdbc, CargoLoaded event) {
        jdbc.sql("insert into fact (id, amount) values (?, ?)")
                .params(event.cargoId(), event.value().amount())
                .update();
    }

    private ConfigurableApplicationContext start(
            TestDatabase database, List<Class<?>> sources, String name, String... arguments) {
        Stream<String> common = Stream.of(
                "--spring.application.name=" + name,
                "--spring.flyway.locations=classpath:db/hop",
                "--spring.main.web-application-type=none",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn");
        return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .initializers(context -> TestPropertyValues.of(database.properties())
                        .and(virtualHost.properties())
                        .applyTo(context))
                .run(Stream.concat(common, Arrays.stream(arguments)).toArray(String[]::new));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    record Round(double perSecond, double cpuMicros, boolean complete) {}

    /** Milliseconds. */
    record Latency(double p50, double p99) {}

    private static final class Arrivals {
        private final CountDownLatch latch;
        private final AtomicInteger count = new AtomicInteger();
        private final long[] nanos;

        Arrivals(int events) {
            latch = new CountDownLatch(events);
            nanos = new long[events];
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Sending {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(RecordCargoLoaded.class)
    static class Receiving {
        volatile Consumer<CargoLoaded> arrived = _ -> {};
    }

    static class RecordCargoLoaded implements EventHandler<CargoLoaded> {

        private final JdbcClient jdbc;
        private final Receiving receiving;

        RecordCargoLoaded(JdbcClient jdbc, Receiving receiving) {
            this.jdbc = jdbc;
            this.receiving = receiving;
        }

        @Override
        public void handle(CargoLoaded event, EventMetadata metadata) {
            insert(jdbc, event);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    receiving.arrived.accept(event);
                }
            });
        }
    }
}
