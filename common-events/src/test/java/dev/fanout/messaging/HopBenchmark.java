package dev.fanout.messaging;

import com.rabbitmq.client.Channel;
import com.sun.management.OperatingSystemMXBean;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.wire.EventCodec;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One transactional hop, measured: a row and its event committed together, then outbox, broker, inbox, and a row of the consumer;
 * beside the naive way in the same run (commit, then send, no outbox, no inbox, no confirms; eight listeners, a transaction per
 * message). What counts is the ratio of the two; absolute figures belong to the machine. {@code ./fanout bench} runs it.
 */
public final class HopBenchmark {

    private static final int PRODUCERS = 8;
    private static final OperatingSystemMXBean OS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final TestDatabase database;
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<UUID, Long> sentAt = new ConcurrentHashMap<>();
    private final SimpleMessageListenerContainer listeners = new SimpleMessageListenerContainer();
    private volatile Arrivals arrivals = new Arrivals(0);

    private HopBenchmark(TestDatabase database) {
        this.database = database;
    }

    /** @param args events per round (default 20000), then databases (default {@code H2 POSTGRES}) */
    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        print("%-9s %-6s %10s %12s %10s", "database", "way", "events/s", "cpu us/event", "exactly");
        for (String database : databases) {
            new HopBenchmark(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT))).run(events);
        }
        System.exit(0);
    }

    private void run(int events) throws Exception {
        try (ConfigurableApplicationContext consumer = start(Receiving.class, "payment-service");
                ConfigurableApplicationContext producer = start(Sending.class, "order-service")) {
            consumer.getBean(Receiving.class).arrived = this::arrived;
            Consumer<OrderPlaced> kit = kit(producer);
            Consumer<OrderPlaced> naive = naive(producer, consumer);
            round(kit, events); // warms up
            round(naive, events);
            double kitRate = 0;
            double naiveRate = 0;
            for (int i = 0; i < 3; i++) {
                kitRate += report("kit", round(kit, events));
                naiveRate += report("naive", round(naive, events));
            }
            print("%-9s kit : naive = %.2f", database, kitRate / naiveRate);
            listeners.stop();
            latency(kit, 100, 1_000);
            latency(kit, 500, 3_000);
        }
    }

    private Consumer<OrderPlaced> kit(ConfigurableApplicationContext producer) {
        EventPublisher events = producer.getBean(EventPublisher.class);
        JdbcClient jdbc = producer.getBean(JdbcClient.class);
        TransactionTemplate transactions = producer.getBean(TransactionTemplate.class);
        return event -> transactions.executeWithoutResult(_ -> {
            insert(jdbc, event);
            events.publish(event);
        });
    }

    private Consumer<OrderPlaced> naive(
            ConfigurableApplicationContext producer, ConfigurableApplicationContext consumer) throws Exception {
        try (var connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("naive.events", "fanout", true);
            channel.queueDeclare("naive", true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind("naive", "naive.events", "");
        }
        EventCodec codec = new EventCodec();
        JdbcClient received = consumer.getBean(JdbcClient.class);
        TransactionTemplate receiving = consumer.getBean(TransactionTemplate.class);
        listeners.setConnectionFactory(consumer.getBean(ConnectionFactory.class));
        listeners.setQueueNames("naive");
        listeners.setConcurrentConsumers(8);
        listeners.setPrefetchCount(200);
        listeners.setMessageListener(message -> {
            OrderPlaced event = codec.read(OrderPlaced.class, message.getBody());
            receiving.executeWithoutResult(_ -> insert(received, event));
            arrived(event);
        });
        listeners.start();
        RabbitTemplate rabbit = new RabbitTemplate(producer.getBean(ConnectionFactory.class));
        JdbcClient jdbc = producer.getBean(JdbcClient.class);
        TransactionTemplate transactions = producer.getBean(TransactionTemplate.class);
        return event -> {
            transactions.executeWithoutResult(_ -> insert(jdbc, event));
            MessageProperties properties = new MessageProperties();
            properties.setMessageId(event.orderId().toString());
            rabbit.send(
                    "naive.events",
                    "",
                    MessageBuilder.withBody(codec.write(event))
                            .andProperties(properties)
                            .build());
        };
    }

    private Round round(Consumer<OrderPlaced> way, int events) throws InterruptedException {
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

    private void latency(Consumer<OrderPlaced> way, int perSecond, int events) throws InterruptedException {
        Arrivals expected = new Arrivals(events);
        arrivals = expected;
        long next = System.nanoTime();
        for (int i = 0; i < events; i++) {
            OrderPlaced event = event();
            LockSupport.parkNanos(next - System.nanoTime());
            sentAt.put(event.orderId(), System.nanoTime());
            way.accept(event);
            next += TimeUnit.SECONDS.toNanos(1) / perSecond;
        }
        expected.latch.await(1, TimeUnit.MINUTES);
        sentAt.clear();
        long[] sorted = Arrays.stream(expected.nanos).sorted().toArray();
        print(
                "%-9s kit at %d/s, from before the transaction to after the consumer's: p50 %.2f ms, p99 %.2f ms",
                database, perSecond, sorted[events / 2] / 1e6, sorted[events * 99 / 100] / 1e6);
    }

    private void arrived(OrderPlaced event) {
        Arrivals current = arrivals;
        Long sent = sentAt.get(event.orderId());
        int index = current.count.getAndIncrement();
        if (sent != null && index < current.nanos.length) {
            current.nanos[index] = System.nanoTime() - sent;
        }
        current.latch.countDown();
    }

    private double report(String way, Round round) {
        print(
                "%-9s %-6s %10.0f %12.0f %10s",
                database, way, round.perSecond, round.cpuMicros, round.complete ? "once" : "INCOMPLETE");
        return round.perSecond;
    }

    private static OrderPlaced event() {
        return new OrderPlaced(
                UUID.randomUUID(),
                "customer-4711",
                "somebody@example.com",
                "tok_visa",
                new Money(4_200, "EUR"),
                List.of(
                        new OrderLine("espresso-cup", 2, new Money(1_250, "EUR")),
                        new OrderLine("saucer", 2, new Money(850, "EUR"))),
                Instant.now(),
                null);
    }

    private static void insert(JdbcClient jdbc, OrderPlaced event) {
        jdbc.sql("insert into fact (id, amount) values (?, ?)")
                .params(event.orderId(), event.total().amount())
                .update();
    }

    private ConfigurableApplicationContext start(Class<?> application, String name) {
        return new SpringApplicationBuilder(application)
                .initializers(context -> TestPropertyValues.of(database.properties())
                        .and(virtualHost.properties())
                        .applyTo(context))
                .run(
                        "--spring.config.import=classpath:fanout-defaults.yml",
                        "--spring.application.name=" + name,
                        "--fanout.domain=bench",
                        "--spring.flyway.locations=classpath:db/hop",
                        "--spring.main.web-application-type=none",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn");
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... args) {
        System.out.printf(Locale.ROOT, format + "%n", args);
    }

    private record Round(double perSecond, double cpuMicros, boolean complete) {}

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
    @Import(RecordOrderPlaced.class)
    static class Receiving {
        volatile Consumer<OrderPlaced> arrived = _ -> {};
    }

    static class RecordOrderPlaced implements EventHandler<OrderPlaced> {

        private final JdbcClient jdbc;
        private final Receiving receiving;

        RecordOrderPlaced(JdbcClient jdbc, Receiving receiving) {
            this.jdbc = jdbc;
            this.receiving = receiving;
        }

        @Override
        public void handle(OrderPlaced event, EventMetadata metadata) {
            insert(jdbc, event);
            org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization(
                    new org.springframework.transaction.support.TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            receiving.arrived.accept(event);
                        }
                    });
        }
    }
}
