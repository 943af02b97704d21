package dev.fanout.payment;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** The test tokens of the simulated provider, from message to message. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.messaging.retry.max-attempts=4",
            "fanout.messaging.retry.initial-wait=10ms",
            "fanout.messaging.delayed-retry.delays=500ms",
            "fanout.payment.provider.latency=10ms"
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class SimulatedPaymentsIT {

    private static final String QUEUE = "payment.order.events";
    private static final Money TOTAL = new Money(2500, "EUR");

    private final UUID order = UUID.randomUUID();
    private final List<Announced> announced = new ArrayList<>();

    private RawEvents wire;
    private String announcements;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed(QUEUE));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("payment.events");
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tok_visa, payment.authorized.v1",
        "tok_slow, payment.authorized.v1",
        "tok_flaky, payment.authorized.v1",
        "tok_declined, payment.declined.v1",
        "tok_insufficient_funds, payment.declined.v1",
        "tok_nonsense, payment.declined.v1"
    })
    void answersAnOrder(String token, String type) {
        UUID message = place(token);

        awaitAnnounced(type);
        assertThat(jdbc.sql("select count(*) from inbox where message_id = ?")
                        .param(message)
                        .query(Long.class)
                        .single())
                .as("handled")
                .isOne();
        assertThat(deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tok_broken, dev.fanout.messaging.PermanentFailureException, 1",
        // Four attempts at once, and four half a second later.
        "tok_down, dev.fanout.payment.provider.ProviderUnavailableException, 8"
    })
    void buriesAnOrderThatCannotBePaidAndAnswersItsCancellation(String token, String exception, int attempts) {
        UUID message = place(token);
        awaitDead(new Dead(message, "order.placed.v1", exception, attempts, "OPEN"));

        cancel();

        awaitAnnounced("payment.voided.v1");
        assertThat(announced.getFirst().payload().at("/amount/amount").asLong()).isZero();
    }

    @Test
    void voidsWhatCannotBeCaptured() {
        place("tok_capture_broken");
        awaitAnnounced("payment.authorized.v1");
        UUID message = send(new OrderConfirmed(order, "c-1"));
        awaitDead(new Dead(message, "order.confirmed.v1", "dev.fanout.messaging.PermanentFailureException", 1, "OPEN"));

        cancel();

        awaitAnnounced("payment.authorized.v1", "payment.voided.v1");
        assertThat(announced.getLast().payload().at("/amount/amount").asLong()).isEqualTo(2500);
    }

    @Test
    void refundsWhatWasCaptured() {
        place("tok_visa");
        awaitAnnounced("payment.authorized.v1");
        send(new OrderConfirmed(order, "c-1"));
        awaitAnnounced("payment.authorized.v1", "payment.captured.v1");

        cancel();

        awaitAnnounced("payment.authorized.v1", "payment.captured.v1", "payment.refunded.v1");
        assertThat(announced.getLast().payload().at("/amount/amount").asLong()).isEqualTo(2500);
    }

    /** What is kept of a message that died. */
    private record Dead(UUID eventId, String type, String exception, int attempts, String status) {}

    private void awaitDead(Dead expected) {
        await().atMost(ofSeconds(20))
                .untilAsserted(() -> assertThat(deadLetters()).containsExactly(expected));
    }

    private List<Dead> deadLetters() {
        return jdbc.sql("""
                        select event_id, type, exception, attempts, status from dead_letter
                        where queue = ? and subject = ?""").params(QUEUE, order.toString()).query(Dead.class).list();
    }

    private UUID place(String token) {
        return send(new OrderPlaced(
                order,
                "c-1",
                "a@example.com",
                token,
                TOTAL,
                List.of(new OrderLine("cup", 2, new Money(1250, "EUR"))),
                Instant.now().plusSeconds(3_600),
                null));
    }

    private void cancel() {
        send(new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
    }

    private UUID send(OrderEvent event) {
        UUID id = UUID.randomUUID();
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), id, event);
        wire.confirm();
        return id;
    }

    private void awaitAnnounced(String... types) {
        await().atMost(ofSeconds(20)).untilAsserted(() -> {
            announced.addAll(wire.takeAll(announcements));
            assertThat(announced.stream().map(Announced::type)).containsExactly(types);
        });
    }
}
