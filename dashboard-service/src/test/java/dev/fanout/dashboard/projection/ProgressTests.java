package dev.fanout.dashboard.projection;

import static dev.fanout.dashboard.projection.SagaStatus.COMPENSATED;
import static dev.fanout.dashboard.projection.SagaStatus.COMPENSATING;
import static dev.fanout.dashboard.projection.SagaStatus.COMPLETED;
import static dev.fanout.dashboard.projection.SagaStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.Permutations;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTests {

    private static final Instant PLACED_AT = Instant.parse("2026-11-30T02:00:00Z");

    /** What the words of these tests stand for, in the order in which the facts happen. */
    private static final List<String> WORDS = List.of(
            "placed",
            "reserved",
            "rejected",
            "authorized",
            "declined",
            "confirmed",
            "committed",
            "captured",
            "cancelled",
            "released",
            "voided",
            "refunded");

    static Stream<Arguments> sagas() {
        return Stream.of(
                Arguments.of(
                        "placed",
                        RUNNING,
                        "inventory-service: reserved|rejected, payment-service: authorized|declined"),
                Arguments.of("placed reserved", RUNNING, "payment-service: authorized|declined"),
                Arguments.of("placed authorized", RUNNING, "inventory-service: reserved|rejected"),
                Arguments.of("placed reserved authorized", RUNNING, "order-service: confirmed|cancelled"),
                Arguments.of(
                        "placed rejected", RUNNING, "payment-service: authorized|declined, order-service: cancelled"),
                Arguments.of("placed reserved declined", RUNNING, "order-service: cancelled"),
                Arguments.of(
                        "placed reserved authorized confirmed",
                        RUNNING,
                        "inventory-service: committed, payment-service: captured"),
                Arguments.of("placed reserved authorized confirmed committed", RUNNING, "payment-service: captured"),
                Arguments.of("placed reserved authorized confirmed committed captured", COMPLETED, ""),
                Arguments.of(
                        "placed cancelled",
                        COMPENSATING,
                        "inventory-service: released, payment-service: voided|refunded"),
                Arguments.of("placed rejected cancelled released", COMPENSATING, "payment-service: voided|refunded"),
                Arguments.of("placed rejected cancelled released voided", COMPENSATED, ""),
                Arguments.of(
                        "placed reserved authorized confirmed committed captured cancelled",
                        COMPENSATING,
                        "inventory-service: released, payment-service: voided|refunded"),
                Arguments.of(
                        "placed reserved authorized confirmed committed captured cancelled released refunded",
                        COMPENSATED,
                        ""),
                // The rest has not come yet.
                Arguments.of("reserved", RUNNING, "order-service: placed"),
                Arguments.of("captured committed", RUNNING, "order-service: placed"),
                Arguments.of("confirmed", RUNNING, "inventory-service: committed, payment-service: captured"),
                Arguments.of("released voided", RUNNING, "order-service: placed"),
                Arguments.of("cancelled released voided", COMPENSATED, ""));
    }

    @ParameterizedTest
    @MethodSource("sagas")
    void saysHowFarASagaIsAndWhomItWaitsFor(String heard, SagaStatus status, String awaited) {
        List<Heard> events = events(heard);
        Stream<List<Heard>> orders =
                events.size() > 5 ? Stream.of(events, events.reversed()) : Permutations.of(events).stream();

        orders.forEach(order -> {
            Progress progress = progress(order);
            assertThat(progress.status()).as("%s", order).isEqualTo(status);
            assertThat(String.join(
                            ", ",
                            progress.awaited().stream()
                                    .map(ProgressTests::words)
                                    .toList()))
                    .isEqualTo(awaited);
        });
    }

    @Test
    void saysSinceWhenItWaits() {
        assertThat(progress(events("placed reserved")).awaited())
                .extracting(Awaited::since)
                .containsExactly(PLACED_AT);
        assertThat(progress(events("placed reserved authorized")).awaited())
                .extracting(Awaited::since)
                .containsExactly(at("authorized"));
        assertThat(progress(events("placed reserved authorized confirmed committed"))
                        .awaited())
                .extracting(Awaited::since)
                .containsExactly(at("confirmed"));
    }

    @Test
    void aRepetitionOfAFactChangesNothing() {
        Heard again = event("confirmed", at("confirmed").plusSeconds(60));

        Progress progress = progress(
                Stream.concat(events("placed reserved authorized confirmed committed").stream(), Stream.of(again))
                        .toList());

        assertThat(progress.awaited()).extracting(Awaited::since).containsExactly(at("confirmed"));
    }

    private static String words(Awaited awaited) {
        return awaited.service() + ": "
                + String.join(
                        "|",
                        awaited.types().stream()
                                .map(type -> type.split("\\.")[1])
                                .toList());
    }

    private static List<Heard> events(String words) {
        return Stream.of(words.split(" ")).map(word -> event(word, at(word))).toList();
    }

    private static Instant at(String word) {
        return PLACED_AT.plusSeconds(WORDS.indexOf(word));
    }

    private static Heard event(String word, Instant time) {
        String family = switch (word) {
            case "placed", "confirmed", "cancelled" -> "order";
            case "reserved", "rejected", "committed", "released" -> "stock";
            default -> "payment";
        };
        return new Heard(family + "." + word + ".v1", time);
    }

    private record Heard(String type, Instant time) {}

    private static Progress progress(List<Heard> events) {
        Map<String, Instant> times = new HashMap<>();
        events.forEach(
                event -> times.merge(event.type(), event.time(), (one, other) -> one.isBefore(other) ? one : other));
        return new Progress(times);
    }
}
