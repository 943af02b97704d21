package dev.fanout.payment;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.testing.Permutations;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What payment-service promises, on a real broker and with a provider that keeps books; run once on each database. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.messaging.inbox.lanes=4",
            "fanout.messaging.retry.initial-wait=10ms",
            "spring.jpa.properties.hibernate.generate_statistics=true",
            "logging.level.org.hibernate.engine.internal.StatisticalLoggingSessionEventListener=off"
        })
@ContextConfiguration(initializers = RealBroker.class)
@Import(PaymentPromises.Provider.class)
abstract class PaymentPromises {

    private static final String QUEUE = "payment.order.events";
    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Money NOTHING = Money.zero("XXX");

    @Autowired
    private Payments payments;

    @Autowired
    private PaymentRows rows;

    @Autowired
    private HookedProvider provider;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private BatchPreparation preparation;

    @Autowired
    private AuthorizePaymentOnOrderPlaced onPlaced;

    @Autowired
    private CapturePaymentOnOrderConfirmed onConfirmed;

    @Autowired
    private UndoPaymentOnOrderCancelled onCancelled;

    @LocalServerPort
    private int port;

    private VirtualHost virtualHost;
    private RawEvents wire;
    private String announcements;
    private double deadBefore;
    private final List<Announced> announced = new ArrayList<>();
    private final Set<UUID> sent = new HashSet<>();

    enum Fact {
        PLACED,
        CONFIRMED,
        CANCELLED
    }

    @TestConfiguration
    static class Provider {

        @Bean
        @Primary
        HookedProvider ledgerProvider() {
            return new HookedProvider();
        }
    }

    /** Lets a test do something while a call is on its way, and sees to it that none is made in a transaction. */
    static class HookedProvider extends LedgerProvider {

        final ConcurrentMap<String, Consumer<IdempotencyKey>> hooks = new ConcurrentHashMap<>();
        volatile Consumer<IdempotencyKey> everywhere = _ -> {};

        HookedProvider() {
            super(true);
        }

        @Override
        void beforeEffect(IdempotencyKey key) {
            assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                    .isFalse();
            everywhere.accept(key);
            hooks.getOrDefault(key.value(), _ -> {}).accept(key);
        }
    }

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed(QUEUE));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("payment.events");
        deadBefore = counted("dead");
        provider.everywhere = _ -> {};
    }

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero());
        assertThat(counted("dead")).as("nothing is dead-lettered").isEqualTo(deadBefore);
        wire.close();
    }

    // The saga

    @Test
    void refusesAWriteThatRestsOnAnOldPayment() {
        UUID order = UUID.randomUUID();
        send(placed(order, "tok_visa"));
        awaitHandled();

        assertThatExceptionOfType(OptimisticLockingFailureException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    Payment old = rows.findById(order).orElseThrow();
                    CompletableFuture.runAsync(() -> payments.markCancelled(order, "c-1"))
                            .join();
                    old.confirm(Instant.now());
                }));

        assertThat(payments.stateOf(order).cancelled()).isTrue();
        assertThat(payments.stateOf(order).confirmed()).isFalse();
    }

    @Test
    void endsTheSameInWhateverOrderAndHoweverOftenTheMessagesOfASagaArrive() {
        List<List<Fact>> arrivals = Permutations.withDuplicatesOfAllSubsets(List.of(Fact.values()));
        Map<UUID, List<Fact>> good = orders(arrivals);
        Map<UUID, List<Fact>> declined = orders(arrivals);
        provider.everywhere = _ -> jitter();

        Map<UUID, List<Fact>> all = new HashMap<>(good);
        all.putAll(declined);
        sendInTurns(all, declined.keySet());
        awaitHandled();

        good.forEach((order, facts) -> assertConsistent(
                order, facts.contains(Fact.PLACED), facts.contains(Fact.CONFIRMED), facts.contains(Fact.CANCELLED)));
        declined.forEach((order, facts) -> {
            LedgerProvider.Account account = provider.account(order);
            assertThat(account.held.amount() + account.taken.amount() + account.captures)
                    .isZero();
            assertThat(typesOf(order))
                    .as("%s", facts)
                    .doesNotHaveDuplicates()
                    .doesNotContain("payment.authorized.v1", "payment.captured.v1", "payment.refunded.v1");
            assertThat(typesOf(order).contains("payment.voided.v1")).isEqualTo(facts.contains(Fact.CANCELLED));
        });
    }

    @Test
    void holdsNothingAfterPlacedConfirmedAndCancelledMeetAtThreeInstances() throws Exception {
        provider.everywhere = _ -> jitter();
        List<UUID> orders =
                IntStream.range(0, 100).mapToObj(_ -> UUID.randomUUID()).toList();

        try (ExecutorService instances = Executors.newFixedThreadPool(3)) {
            CyclicBarrier together = new CyclicBarrier(3);
            List<Future<?>> work = List.of(
                    instances.submit(() ->
                            forEach(orders, together, order -> process(onPlaced, placed(order, "tok_visa")))),
                    instances.submit(() ->
                            forEach(orders, together, order -> process(onConfirmed, new OrderConfirmed(order, "c-1")))),
                    instances.submit(() -> forEach(orders, together, order -> process(onCancelled, cancelled(order)))));
            for (Future<?> one : work) {
                one.get();
            }
        }
        awaitHandled();

        orders.forEach(order -> assertConsistent(order, true, true, true));
    }

    @Test
    void authorizesCapturesAndAnnouncesEachStepOnce() {
        UUID order = UUID.randomUUID();

        send(placed(order, "tok_visa"));
        awaitAnnounced(1);
        send(new OrderConfirmed(order, "c-1"));
        awaitAnnounced(2);

        assertThat(announced.stream().map(event -> event.type() + event.payload()))
                .containsExactly(
                        ("payment.authorized.v1{\"orderId\":\"%s\",\"amount\":{\"amount\":2500,\"currency\":\"EUR\"},"
                                        + "\"providerReference\":\"ref-%s\"}")
                                .formatted(order, order),
                        "payment.captured.v1{\"orderId\":\"%s\",\"amount\":{\"amount\":2500,\"currency\":\"EUR\"}}"
                                .formatted(order));
        assertThat(provider.account(order).calls).containsExactly("authorize", "capture");
    }

    @Test
    void authorizesNothingForAnOrderThatWasCancelledBefore() {
        UUID order = UUID.randomUUID();

        send(cancelled(order));
        awaitAnnounced(1);
        send(placed(order, "tok_visa"));
        awaitHandled();

        assertThat(announced).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("payment.voided.v1");
            assertThat(event.payload().at("/amount/amount").asLong()).isZero();
        });
        assertThat(provider.account(order).calls).containsExactly("void", "void-late");
        assertThat(get("/payments/" + order).get("status").asString()).isEqualTo("VOIDED");
    }

    @Test
    void undoesAnAuthorizationThatIsUnderWayWhenAnotherInstanceCancelsTheOrder() {
        UUID order = UUID.randomUUID();
        provider.hooks.put(order + ":authorize", _ -> {
            process(onCancelled, cancelled(order));
            provider.hooks.remove(order + ":authorize");
        });

        send(placed(order, "tok_visa"));
        awaitHandled();

        assertConsistent(order, true, false, true);
        assertThat(typesOf(order)).containsExactly("payment.voided.v1");
        assertThat(provider.account(order).calls).containsExactly("void", "authorize", "void-late");
    }

    @Test
    void refundsWhatWasCapturedWhileAnotherInstanceWasCancellingTheOrder() throws Exception {
        UUID order = UUID.randomUUID();
        send(placed(order, "tok_visa"));
        awaitAnnounced(1);
        CountDownLatch voiding = new CountDownLatch(1);
        CountDownLatch captured = new CountDownLatch(1);
        provider.hooks.put(order + ":void", _ -> {
            voiding.countDown();
            awaitLatch(captured);
        });

        try (ExecutorService otherInstance = Executors.newSingleThreadExecutor()) {
            List<Future<?>> cancellation = new ArrayList<>();
            provider.hooks.put(order + ":capture", _ -> {
                // The capture is decided on; now the cancellation overtakes it, but reaches the provider after it.
                cancellation.add(otherInstance.submit(() -> process(onCancelled, cancelled(order))));
                awaitLatch(voiding);
            });
            send(new OrderConfirmed(order, "c-1"));
            wire.confirm();
            await().until(() -> provider.account(order).captures == 1);
            captured.countDown();
            cancellation.getFirst().get();
        }
        awaitHandled();

        assertConsistent(order, true, true, true);
        assertThat(typesOf(order)).containsExactly("payment.authorized.v1", "payment.refunded.v1");
    }

    @Test
    void neverCallsTheProviderInATransactionOrWithARowLocked() {
        UUID order = UUID.randomUUID();
        send(placed(order, "tok_visa"));
        awaitAnnounced(1);
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        provider.hooks.put(order + ":capture", _ -> {
            underWay.countDown();
            awaitLatch(goOn);
        });

        try {
            send(new OrderConfirmed(order, "c-1"));
            awaitLatch(underWay);

            // The row is free: taking its lock takes no time.
            transactions.executeWithoutResult(_ -> rows.lock(List.of(order)));
            if (isPostgres()) {
                await().during(ofMillis(500)).atMost(ofSeconds(5)).until(() -> oldTransactions() == 0);
            }
            // And nobody else waits.
            UUID other = UUID.randomUUID();
            send(placed(other, "tok_visa"));
            awaitAnnounced(2);
        } finally {
            goOn.countDown();
        }
        awaitAnnounced(3);
        assertThat(provider.account(order).captures).isOne();
    }

    @Test
    void callsForManyOrdersAtTheSameTime() {
        int orders = 20;
        CountDownLatch all = new CountDownLatch(orders);
        // Each call waits for all the others.
        provider.everywhere = _ -> {
            all.countDown();
            awaitLatch(all);
        };

        IntStream.range(0, orders).forEach(_ -> send(placed(UUID.randomUUID(), "tok_visa")));

        awaitAnnounced(orders);
    }

    @Test
    void costsAHandfulOfStatementsForABatch(@Autowired EntityManagerFactory factory) {
        List<OrderPlaced> batch = IntStream.range(0, 200)
                .mapToObj(_ -> placed(UUID.randomUUID(), "tok_visa"))
                .toList();
        List<AuthorizePaymentOnOrderPlaced.Answer> answers = batch.stream()
                .map(placed -> onPlaced.call(placed, metadata(placed)))
                .toList();
        Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();

        statistics.clear();
        transactions.executeWithoutResult(_ -> {
            preparation.prepare(List.copyOf(batch));
            for (int i = 0; i < batch.size(); i++) {
                onPlaced.handle(batch.get(i), answers.get(i), metadata(batch.get(i)));
            }
        });

        // One to lock what there is, one to insert.
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(2);
    }

    @Test
    void marksACancellationOnceForConcurrentCallers() throws Exception {
        UUID order = UUID.randomUUID();
        try (ExecutorService instances = Executors.newFixedThreadPool(4)) {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<PaymentState>> marks = IntStream.range(0, 4)
                    .mapToObj(_ -> instances.submit(() -> {
                        together.await();
                        return payments.markCancelled(order, "c-1");
                    }))
                    .toList();
            for (Future<PaymentState> mark : marks) {
                assertThat(mark.get().cancelled()).isTrue();
            }
        }
        assertThat(payments.stateOf(order))
                .isEqualTo(new PaymentState(PaymentStatus.EXPECTED, false, false, true, false, NOTHING, null));
    }

    // The surface

    @Test
    void showsAPayment() {
        UUID order = UUID.randomUUID();
        UUID declined = UUID.randomUUID();
        send(placed(order, "tok_visa"));
        send(placed(declined, "tok_declined"));
        awaitHandled();

        JsonNode payment = get("/payments/" + order);
        assertThat(payment.propertyNames())
                .containsExactly(
                        "orderId", "customerId", "status", "amount", "declineReason", "providerReference", "updatedAt");
        assertThat(payment.get("status").asString()).isEqualTo("AUTHORIZED");
        assertThat(payment.get("amount").toString()).isEqualTo("{\"amount\":2500,\"currency\":\"EUR\"}");
        assertThat(payment.get("providerReference").asString()).isEqualTo("ref-" + order);
        assertThat(get("/payments/" + declined).get("declineReason").asString()).isEqualTo("card_declined");
    }

    @Test
    void listsPaymentsOfACustomerNewestFirst() {
        String customer = "c-" + UUID.randomUUID();
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID order = UUID.randomUUID();
            orders.addFirst(order.toString());
            send(placed(order, i == 1 ? "tok_declined" : "tok_visa", customer));
            awaitHandled();
        }

        JsonNode all = get("/payments?customerId=" + customer);
        assertThat(all.get("total").asInt()).isEqualTo(3);
        assertThat(all.get("items").findValuesAsString("orderId")).isEqualTo(orders);
        assertThat(get("/payments?customerId=" + customer + "&status=DECLINED")
                        .get("items")
                        .findValuesAsString("orderId"))
                .containsExactly(orders.get(1));
        assertThat(get("/payments?customerId=" + customer + "&size=1&page=2")
                        .get("items")
                        .findValuesAsString("orderId"))
                .containsExactly(orders.get(2));
        assertThat(get("/payments?status=DECLINED").get("total").asInt()).isPositive();
    }

    @Test
    void readsAllPaymentsInTheOrderOfTheirOrders() {
        String customer = "c-" + UUID.randomUUID();
        List<String> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID order = UUID.randomUUID();
            orders.add(order.toString());
            send(placed(order, i == 1 ? "tok_declined" : "tok_visa", customer));
        }
        UUID early = UUID.randomUUID();
        send(new OrderConfirmed(early, customer));
        awaitHandled();

        List<String> read = new ArrayList<>();
        JsonNode slice = get("/payments?size=2&after=&customerId=" + customer);
        read.addAll(slice.get("items").findValuesAsString("orderId"));
        assertThat(read).hasSize(2);
        slice = get("/payments?size=2&customerId=%s&after=%s"
                .formatted(customer, slice.get("next").asString()));
        read.addAll(slice.get("items").findValuesAsString("orderId"));

        assertThat(slice.get("next").isNull()).isTrue();
        // As the database sorts them, which is as their letters do.
        assertThat(read).isSorted().containsExactlyInAnyOrderElementsOf(orders);
        client("operator")
                .get()
                .uri("/payments?after=7")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client("customer")
                .get()
                .uri("/payments?after=")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void refusesWhatIsNotThereOrNotAllowed() {
        UUID early = UUID.randomUUID();
        send(new OrderConfirmed(early, "c-1"));
        awaitHandled();

        client("operator")
                .get()
                .uri("/payments/{id}", early)
                .exchange()
                .expectStatus()
                .isNotFound();
        client("operator").get().uri("/payments/7").exchange().expectStatus().isBadRequest();
        client("operator")
                .get()
                .uri("/payments?status=LOST")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client("operator")
                .get()
                .uri("/payments?status=EXPECTED")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client("operator")
                .get()
                .uri("/payments?size=501")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client("customer").get().uri("/payments").exchange().expectStatus().isForbidden();
        client("customer")
                .get()
                .uri("/payments/{id}", early)
                .exchange()
                .expectStatus()
                .isForbidden();
        client("nobody").get().uri("/payments").exchange().expectStatus().isUnauthorized();
    }

    // Fixtures

    private static void jitter() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(3_000_000));
    }

    private static void awaitLatch(CountDownLatch latch) {
        await().atMost(ofSeconds(30)).until(() -> latch.getCount() == 0);
    }

    private static Void forEach(List<UUID> orders, CyclicBarrier together, Consumer<UUID> work) throws Exception {
        for (UUID order : orders) {
            together.await();
            work.accept(order);
        }
        return null;
    }

    /**
     * As the kit does it on another instance: call, then the transaction; again if it came too late or lost a race in
     * the database.
     */
    private <E extends OrderEvent, R extends @Nullable Object> void process(RemoteCallHandler<E, R> handler, E event) {
        for (int attempt = 1; ; attempt++) {
            R answer = handler.call(event, metadata(event));
            try {
                transactions.executeWithoutResult(_ -> {
                    preparation.prepare(List.of(event));
                    handler.handle(event, answer, metadata(event));
                });
                return;
            } catch (OutdatedCallException | DataAccessException e) {
                assertThat(attempt).as("attempts of %s", event).isLessThan(10);
            }
        }
    }

    private void assertConsistent(UUID order, boolean placed, boolean confirmed, boolean cancelled) {
        LedgerProvider.Account account = provider.account(order);
        PaymentStatus status = rows.findById(order).orElseThrow().status();
        assertThat(typesOf(order)).doesNotHaveDuplicates().doesNotContain("payment.declined.v1");
        assertThat(account.captures).isLessThanOrEqualTo(1);
        if (cancelled) {
            assertThat(account.held).isEqualTo(NOTHING);
            assertThat(account.taken).isEqualTo(NOTHING);
            assertThat(account.refunds).isEqualTo(account.captures);
            assertThat(status).isIn(PaymentStatus.VOIDED, PaymentStatus.REFUNDED);
            assertThat(typesOf(order).stream()
                            .filter(type -> type.equals("payment.voided.v1") || type.equals("payment.refunded.v1")))
                    .hasSize(1);
        } else {
            assertThat(account.captures).isEqualTo(placed && confirmed ? 1 : 0);
            assertThat(status)
                    .isEqualTo(
                            !placed
                                    ? PaymentStatus.EXPECTED
                                    : confirmed ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORIZED);
            assertThat(typesOf(order))
                    .containsExactlyElementsOf(
                            !placed
                                    ? List.of()
                                    : confirmed
                                            ? List.of("payment.authorized.v1", "payment.captured.v1")
                                            : List.of("payment.authorized.v1"));
        }
    }

    private static OrderPlaced placed(UUID order, String paymentMethod) {
        return placed(order, paymentMethod, "c-1");
    }

    private static OrderPlaced placed(UUID order, String paymentMethod, String customer) {
        return new OrderPlaced(
                order,
                customer,
                "a@example.com",
                paymentMethod,
                TOTAL,
                List.of(new OrderLine("cup", 2, new Money(1250, "EUR"))),
                Instant.now().plusSeconds(3_600),
                null);
    }

    private static OrderCancelled cancelled(UUID order) {
        return new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null);
    }

    private static Map<UUID, List<Fact>> orders(List<List<Fact>> arrivals) {
        Map<UUID, List<Fact>> orders = new HashMap<>();
        arrivals.forEach(arrival -> orders.put(UUID.randomUUID(), arrival));
        return orders;
    }

    /**
     * The first message of every order, then the second of every order, and so on. Repeated messages keep their ids
     * where the order's id is even, and have new ones where it is odd.
     */
    private void sendInTurns(Map<UUID, List<Fact>> orders, Set<UUID> declined) {
        Map<String, UUID> ids = new HashMap<>();
        for (int turn = 0; turn < 6; turn++) {
            for (Map.Entry<UUID, List<Fact>> entry : orders.entrySet()) {
                UUID order = entry.getKey();
                if (turn < entry.getValue().size()) {
                    Fact fact = entry.getValue().get(turn);
                    UUID id = order.getLeastSignificantBits() % 2 == 0
                            ? ids.computeIfAbsent(order + " " + fact, _ -> UUID.randomUUID())
                            : UUID.randomUUID();
                    send(
                            id,
                            switch (fact) {
                                case PLACED -> placed(order, declined.contains(order) ? "tok_declined" : "tok_visa");
                                case CONFIRMED -> new OrderConfirmed(order, "c-1");
                                case CANCELLED -> cancelled(order);
                            });
                }
            }
        }
    }

    private void send(OrderEvent event) {
        send(UUID.randomUUID(), event);
    }

    private synchronized void send(UUID id, OrderEvent event) {
        sent.add(id);
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), id, event);
    }

    private void awaitHandled() {
        wire.confirm();
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Set<UUID> handled = new HashSet<>(
                    jdbc.sql("select message_id from inbox").query(UUID.class).list());
            assertThat(sent.stream().filter(id -> !handled.contains(id))).isEmpty();
        });
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero());
        announced.addAll(wire.takeAll(announcements));
    }

    private void awaitAnnounced(int count) {
        wire.confirm();
        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            announced.addAll(wire.takeAll(announcements));
            assertThat(announced).hasSize(count);
        });
    }

    private List<String> typesOf(UUID order) {
        return announced.stream()
                .filter(event -> event.subject().equals(order.toString()))
                .map(Announced::type)
                .toList();
    }

    private boolean isPostgres() {
        return Boolean.TRUE.equals(transactions.execute(_ -> jdbc.sql("select count(*) from information_schema.tables"
                                + " where table_schema = 'pg_catalog' and table_name = 'pg_stat_activity'")
                        .query(Long.class)
                        .single()
                > 0));
    }

    /** Transactions of this service that are open for longer than any statement of ours takes. */
    private long oldTransactions() {
        String count = """
                select count(*) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                  and state like 'idle in transaction%' and xact_start < now() - interval '200 milliseconds'
                """;
        return jdbc.sql(count).query(Long.class).single();
    }

    private double counted(String outcome) {
        return meters.find("fanout.inbox.received").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static EventMetadata metadata(Event event) {
        return new EventMetadata(
                UUID.randomUUID(), "type", "order-service", event.subject(), Instant.now(), event.subject(), null);
    }

    private RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }

    private JsonNode get(String path) {
        return client("operator")
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
