package dev.fanout.notification.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.events.CancellationReason;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.testing.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContactTests {

    private static final String FIGURES = "{}";

    private final UUID orderId = UUID.randomUUID();
    private final Contact contact = new Contact(orderId, "c-1");
    private final List<Notice> told = new ArrayList<>();

    enum Fact {
        PLACED,
        CONFIRMED,
        CANCELLED
    }

    static List<List<Fact>> arrivals() {
        return Permutations.withDuplicatesOfAllSubsets(List.of(Fact.values()));
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void tellsEachDecisionOnceInWhateverOrderAndHoweverOftenTheFactsArrive(List<Fact> arrivals) {
        arrivals.forEach(this::arrive);

        assertThat(told.stream().map(Notice::eventType))
                .containsExactlyInAnyOrderElementsOf(
                        !arrivals.contains(Fact.PLACED)
                                ? List.of()
                                : Stream.of(
                                                arrivals.contains(Fact.CONFIRMED) ? "order.confirmed.v1" : "",
                                                arrivals.contains(Fact.CANCELLED) ? "order.cancelled.v1" : "")
                                        .filter(type -> !type.isEmpty())
                                        .toList());
        assertThat(told).allSatisfy(notice -> {
            assertThat(notice.orderId()).isEqualTo(orderId);
            assertThat(notice.address()).isEqualTo("a@example.com");
        });
    }

    @Test
    void tellsWhyAnOrderWasCancelled() {
        arrive(Fact.PLACED);
        arrive(Fact.CANCELLED);

        assertThat(told)
                .containsExactly(new Notice(orderId, "c-1", "a@example.com", CancellationReason.OUT_OF_STOCK, FIGURES));
    }

    @Test
    void goesWithoutFiguresThatNoColumnHolds() {
        contact.placed("a@example.com", "x".repeat(100_001));

        assertThat(contact.confirmed()).containsExactly(new Notice(orderId, "c-1", "a@example.com", null, null));
    }

    @Test
    void findsAnAddressHopelessThatIsNone() {
        assertHopeless(() -> contact.placed(" ", FIGURES));
        assertHopeless(() -> contact.placed("a".repeat(321), FIGURES));
        assertHopeless(() -> contact.placed("a\0@example.com", FIGURES));
        assertThat(contact.placed("a".repeat(320), FIGURES)).isEmpty();
    }

    @Test
    void findsACustomerHopelessThatHasNoProperId() {
        assertHopeless(() -> new Contact(orderId, ""));
        assertHopeless(() -> new Contact(orderId, "c".repeat(256)));
    }

    private void assertHopeless(ThrowingCallable fact) {
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(fact)
                .withMessageContaining(orderId.toString());
    }

    private void arrive(Fact fact) {
        told.addAll(
                switch (fact) {
                    case PLACED -> contact.placed("a@example.com", FIGURES);
                    case CONFIRMED -> contact.confirmed();
                    case CANCELLED -> contact.cancelled(CancellationReason.OUT_OF_STOCK);
                });
    }
}
