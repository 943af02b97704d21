package dev.fanout.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.saga.SagaDeadlines;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.payment.Interleavings.Scenario;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.testing.Permutations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three handlers together, message after message and at the same time, on a provider that keeps books. */
class SagaStepsTests {

    private static final UUID ORDER = UUID.fromString("01930000-0000-7000-8000-000000000001");
    private static final Money TOTAL = new Money(2500, "EUR");
    private static final Money NOTHING = Money.zero("XXX");
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private static final int INTERRUPTIONS = 3;

    private static final Message PLACED = new Message("placed", placed("tok_visa"));
    private static final Message PLACED_WITH_BAD_CARD = new Message("placed", placed("tok_declined"));
    private static final Message CONFIRMED = new Message("confirmed", new OrderConfirmed(ORDER, "c-1"));
    private static final Message CANCELLED =
            new Message("cancelled", new OrderCancelled(ORDER, "c-1", CancellationReason.TIMED_OUT, null));

    /** The same order, by whoever believes that its deadline has passed. */
    private static final Message PLACED_LATE = new Message("placed late", placed("tok_visa", NOW.minusSeconds(60)));

    static final List<List<Message>> ARRIVALS =
            Permutations.withDuplicatesOfAllSubsets(List.of(PLACED, CONFIRMED, CANCELLED));

    static final List<List<Message>> ARRIVALS_TOO_LATE =
            Permutations.withDuplicatesOfAllSubsets(List.of(PLACED_LATE, CANCELLED));

    static final List<List<Message>> ARRIVALS_WITH_BAD_CARD =
            Permutations.withDuplicatesOfAllSubsets(List.of(PLACED_WITH_BAD_CARD, CONFIRMED, CANCELLED));

    record Message(String name, OrderEvent event) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Message after message. Equal messages of a list have different ids, so that no inbox stops the repetitions. */
    @ParameterizedTest
    @FieldSource("ARRIVALS")
    void endTheSameInWhateverOrderAndHoweverOftenTheMessagesArrive(List<Message> arrivals) {
        World world = new World(true);

        arrivals.forEach(world::process);

        world.assertConsistent(arrivals.contains(PLACED), arrivals.contains(CONFIRMED), arrivals.contains(CANCELLED));
    }

    @ParameterizedTest
    @FieldSource("ARRIVALS_WITH_BAD_CARD")
    void takeNothingInWhateverOrderTheMessagesOfADeclinedOrderArrive(List<Message> arrivals) {
        World world = new World(true);

        arrivals.forEach(world::process);

        LedgerProvider.Account account = world.provider.account(ORDER);
        assertThat(account.held.amount() + account.taken.amount() + account.captures)
                .isZero();
        boolean cancelled = arrivals.contains(CANCELLED);
        world.assertAnnounced(PaymentVoided.class, cancelled);
        assertThat(world.announced)
                .doesNotHaveAnyElementsOfTypes(PaymentAuthorized.class, PaymentCaptured.class, PaymentRefunded.class);
        if (!cancelled) {
            world.assertAnnounced(PaymentDeclined.class, arrivals.contains(PLACED_WITH_BAD_CARD));
        }
    }

    @ParameterizedTest
    @FieldSource("ARRIVALS_TOO_LATE")
    void askTheProviderForNothingInWhateverOrderTheMessagesOfAnOrderArriveThatIsTooLate(List<Message> arrivals) {
        World world = new World(true);

        arrivals.forEach(world::process);

        assertThat(world.provider.account(ORDER).calls).doesNotContain("authorize", "capture", "refund");
        world.assertNothingIsHeld(arrivals.contains(CANCELLED));
    }

    @Test
    void endTheSameWhereTheDeadlinePassesWhileAnAttemptIsUnderWay() {
        for (boolean sameMessage : List.of(true, false)) {
            Interleavings.explore(INTERRUPTIONS, () -> {
                World world = new World(true);
                UUID id = UUID.randomUUID();
                return new Scenario(
                        List.of(
                                () -> world.process(PLACED, id),
                                () -> world.process(PLACED_LATE, sameMessage ? id : UUID.randomUUID()),
                                () -> world.process(CANCELLED)),
                        () -> world.assertNothingIsHeld(true));
            });
        }
    }

    @Test
    void endTheSameWhereTheDeadlinePassesAfterAnInstanceHasDied() {
        Interleavings.explore(INTERRUPTIONS, () -> {
            World world = new World(false);
            return new Scenario(
                    List.of(
                            () -> {
                                world.callOnly(PLACED);
                                world.process(PLACED_LATE);
                            },
                            () -> world.process(CANCELLED)),
                    () -> world.assertNothingIsHeld(true));
        });
    }

    @Test
    void aConfirmedOrderIsPaidHoweverLateItIsSeen() {
        World world = new World(true);

        world.process(CONFIRMED);
        world.process(PLACED_LATE);

        assertThat(world.announced).last().isEqualTo(new PaymentCaptured(ORDER, TOTAL));
    }

    static Stream<List<Message>> concurrentMessages() {
        return Stream.of(
                List.of(PLACED, CANCELLED),
                List.of(PLACED, CONFIRMED),
                List.of(CONFIRMED, CANCELLED),
                List.of(PLACED, CONFIRMED, CANCELLED));
    }

    @ParameterizedTest
    @MethodSource("concurrentMessages")
    void endTheSameInEveryInterleavingOfConcurrentMessages(List<Message> messages) {
        int orders = Interleavings.explore(INTERRUPTIONS, () -> {
            World world = new World(true);
            return world.concurrently(
                    messages,
                    () -> world.assertConsistent(
                            messages.contains(PLACED), messages.contains(CONFIRMED), messages.contains(CANCELLED)));
        });

        assertThat(orders).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("concurrentMessages")
    void endTheSameAlsoWithAProviderThatForgetsAVoidOfNothing(List<Message> messages) {
        Interleavings.explore(INTERRUPTIONS, () -> {
            World world = new World(false);
            return world.concurrently(
                    messages,
                    () -> world.assertConsistent(
                            messages.contains(PLACED), messages.contains(CONFIRMED), messages.contains(CANCELLED)));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endTheSameInEveryInterleavingOfConfirmationAndCancellationOfAnAuthorizedPayment(boolean refusesAfterVoid) {
        Interleavings.explore(INTERRUPTIONS, () -> {
            World world = new World(refusesAfterVoid);
            world.process(PLACED);
            return world.concurrently(List.of(CONFIRMED, CANCELLED), () -> world.assertConsistent(true, true, true));
        });
    }

    @Test
    void endTheSameWhereAMessageIsDeliveredToASecondInstanceWhileTheFirstIsStillBusyWithIt() {
        for (Message twice : List.of(PLACED, CANCELLED)) {
            Message other = twice == PLACED ? CANCELLED : PLACED;
            Interleavings.explore(INTERRUPTIONS, () -> {
                World world = new World(true);
                UUID id = UUID.randomUUID();
                return new Scenario(
                        List.of(
                                () -> world.process(twice, id),
                                () -> world.process(twice, id),
                                () -> world.process(other)),
                        () -> world.assertConsistent(true, false, true));
            });
        }
    }

    @Test
    void endTheSameWhereAnInstanceDiesAfterItsCall() {
        for (Message message : List.of(PLACED, CONFIRMED, CANCELLED)) {
            List<Message> others = Stream.of(PLACED, CONFIRMED, CANCELLED)
                    .filter(other -> other != message)
                    .toList();
            Interleavings.explore(INTERRUPTIONS, () -> {
                World world = new World(false);
                List<Runnable> tasks = new ArrayList<>();
                tasks.add(() -> {
                    world.callOnly(message);
                    world.process(message);
                });
                // The others one after the other: three tasks with repetitions have too many orders.
                tasks.add(() -> others.forEach(world::process));
                return new Scenario(tasks, () -> world.assertConsistent(true, true, true));
            });
        }
    }

    @Test
    void aCancelledOrderIsNeverAuthorized() {
        World world = new World(true);

        world.process(CANCELLED);
        world.process(PLACED);

        assertThat(world.provider.account(ORDER).calls).containsExactly("void", "void-late");
        assertThat(world.announced).containsExactly(new PaymentVoided(ORDER, NOTHING));
        assertThat(world.payment().status()).isEqualTo(PaymentStatus.VOIDED);
    }

    @Test
    void aConfirmationThatCameFirstIsCarriedOutWithTheAuthorization() {
        World world = new World(true);

        world.process(CONFIRMED);
        world.process(PLACED);

        assertThat(world.announced)
                .containsExactly(
                        new PaymentAuthorized(ORDER, TOTAL, "ref-" + ORDER), new PaymentCaptured(ORDER, TOTAL));
    }

    @Test
    void aCapturedPaymentIsRefundedInFull() {
        World world = new World(true);

        world.process(PLACED);
        world.process(CONFIRMED);
        world.process(CANCELLED);

        assertThat(world.announced).last().isEqualTo(new PaymentRefunded(ORDER, TOTAL));
        assertThat(world.provider.account(ORDER).calls).containsExactly("authorize", "capture", "refund");
    }

    @Test
    void aHeldPaymentIsVoided() {
        World world = new World(true);

        world.process(PLACED);
        world.process(CANCELLED);

        assertThat(world.announced).last().isEqualTo(new PaymentVoided(ORDER, TOTAL));
        assertThat(world.provider.account(ORDER).calls).containsExactly("authorize", "void");
    }

    @Test
    void theCancellationOfADeclinedPaymentIsAnsweredWithoutACall() {
        World world = new World(true);

        world.process(PLACED_WITH_BAD_CARD);
        world.process(CANCELLED);

        assertThat(world.announced)
                .containsExactly(
                        new PaymentDeclined(ORDER, "card_declined"), new PaymentVoided(ORDER, Money.zero("EUR")));
        assertThat(world.payment().status()).isEqualTo(PaymentStatus.DECLINED);
        assertThat(world.provider.account(ORDER).calls).containsExactly("authorize");
    }

    @Test
    void anAuthorizationThatIsOvertakenByTheCancellationIsUndone() {
        World world = new World(true);

        // The answer to the authorisation never reached us.
        world.callOnly(PLACED);
        world.process(CANCELLED);
        world.process(PLACED);

        assertThat(world.announced).containsExactly(new PaymentVoided(ORDER, TOTAL));
        assertThat(world.provider.account(ORDER).held).isEqualTo(NOTHING);
    }

    private static OrderPlaced placed(String paymentMethod) {
        return placed(paymentMethod, NOW);
    }

    private static OrderPlaced placed(String paymentMethod, Instant deadline) {
        return new OrderPlaced(
                ORDER,
                "c-1",
                "a@example.com",
                paymentMethod,
                TOTAL,
                List.of(new OrderLine("cup", 2, new Money(1250, "EUR"))),
                deadline,
                null);
    }

    /** The service around one order, in memory. */
    private static final class World implements EventPublisher {

        private final PaymentInMemory payments = new PaymentInMemory(NOW);
        private final LedgerProvider provider;
        private final RemoteCallHandler<OrderPlaced, AuthorizePaymentOnOrderPlaced.Answer> onPlaced;
        private final RemoteCallHandler<OrderConfirmed, CapturePaymentOnOrderConfirmed.Answer> onConfirmed;
        private final RemoteCallHandler<OrderCancelled, UndoPaymentOnOrderCancelled.Answer> onCancelled;
        private final List<PaymentEvent> announced = new ArrayList<>();
        private final Set<UUID> inbox = new HashSet<>();

        World(boolean refusesAfterVoid) {
            provider = new LedgerProvider(refusesAfterVoid) {
                @Override
                void beforeEffect(IdempotencyKey key) {
                    Interleavings.step();
                }
            };
            Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
            SagaDeadlines deadlines = new SagaDeadlines(clock, Duration.ofSeconds(5), new SimpleMeterRegistry());
            Undoing undoing = new Undoing(provider);
            Capturing capturing = new Capturing(payments, provider);
            onPlaced =
                    new AuthorizePaymentOnOrderPlaced(payments, provider, capturing, undoing, this, deadlines, clock);
            onConfirmed = new CapturePaymentOnOrderConfirmed(payments, capturing, this, clock);
            onCancelled = new UndoPaymentOnOrderCancelled(payments, undoing, this, clock);
        }

        Payment payment() {
            return payments.payment();
        }

        Scenario concurrently(List<Message> messages, Runnable check) {
            return new Scenario(
                    messages.stream()
                            .<Runnable>map(message -> () -> process(message))
                            .toList(),
                    check);
        }

        void process(Message message) {
            process(message, UUID.randomUUID());
        }

        void process(Message message, UUID id) {
            switch (message.event()) {
                case OrderPlaced placed -> process(onPlaced, placed, id);
                case OrderConfirmed confirmed -> process(onConfirmed, confirmed, id);
                case OrderCancelled cancelled -> process(onCancelled, cancelled, id);
            }
        }

        void callOnly(Message message) {
            switch (message.event()) {
                case OrderPlaced placed -> onPlaced.call(placed, metadata(UUID.randomUUID()));
                case OrderConfirmed confirmed -> onConfirmed.call(confirmed, metadata(UUID.randomUUID()));
                case OrderCancelled cancelled -> onCancelled.call(cancelled, metadata(UUID.randomUUID()));
            }
        }

        /**
         * As the kit does it: call, then inbox and handling in one transaction, and all over again if that came too
         * late.
         */
        private <E extends Event, R extends @Nullable Object> void process(
                RemoteCallHandler<E, R> handler, E event, UUID id) {
            while (true) {
                R answer = handler.call(event, metadata(id));
                Interleavings.step();
                try {
                    if (!inbox.contains(id)) {
                        handler.handle(event, answer, metadata(id));
                        inbox.add(id);
                    }
                    return;
                } catch (OutdatedCallException _) {
                    // Calls again.
                }
            }
        }

        private static EventMetadata metadata(UUID id) {
            return new EventMetadata(id, "type", "order-service", ORDER.toString(), NOW, ORDER.toString(), null);
        }

        void assertConsistent(boolean placed, boolean confirmed, boolean cancelled) {
            LedgerProvider.Account account = provider.account(ORDER);
            assertThat(announced).doesNotHaveDuplicates();
            assertThat(announced).doesNotHaveAnyElementsOfTypes(PaymentDeclined.class);
            assertThat(account.captures).isLessThanOrEqualTo(1);
            if (cancelled) {
                assertThat(account.held).isEqualTo(NOTHING);
                assertThat(account.taken).isEqualTo(NOTHING);
                assertThat(account.refunds).isEqualTo(account.captures);
                assertThat(payment().status()).isIn(PaymentStatus.VOIDED, PaymentStatus.REFUNDED);
                assertThat(announced.stream()
                                .filter(event -> event instanceof PaymentVoided || event instanceof PaymentRefunded))
                        .hasSize(1);
                assertThat(payment().amount()).isEqualTo(placed ? TOTAL : NOTHING);
                if (announced.stream().anyMatch(PaymentCaptured.class::isInstance)) {
                    assertAnnounced(PaymentRefunded.class, true);
                }
            } else {
                assertAnnounced(PaymentAuthorized.class, placed);
                assertAnnounced(PaymentCaptured.class, placed && confirmed);
                assertThat(account.captures).isEqualTo(placed && confirmed ? 1 : 0);
                assertThat(payment().status())
                        .isEqualTo(
                                !placed
                                        ? PaymentStatus.EXPECTED
                                        : confirmed ? PaymentStatus.CAPTURED : PaymentStatus.AUTHORIZED);
            }
        }

        /** Of an order that nobody confirmed; whether it was placed may not be known. */
        void assertNothingIsHeld(boolean cancelled) {
            LedgerProvider.Account account = provider.account(ORDER);
            assertThat(account.held).isEqualTo(NOTHING);
            assertThat(account.captures).isZero();
            assertAnnounced(PaymentVoided.class, cancelled);
            assertThat(announced).doesNotHaveAnyElementsOfTypes(PaymentCaptured.class, PaymentRefunded.class);
            assertThat(payments.stateOf(ORDER).status())
                    .isEqualTo(cancelled ? PaymentStatus.VOIDED : PaymentStatus.EXPECTED);
        }

        void assertAnnounced(Class<? extends PaymentEvent> type, boolean expected) {
            assertThat(announced.stream().filter(type::isInstance)).hasSize(expected ? 1 : 0);
        }

        @Override
        public EventMetadata publish(Event event) {
            announced.add((PaymentEvent) event);
            return metadata(UUID.randomUUID());
        }
    }
}
