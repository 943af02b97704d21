package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.client.OrderSummary;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.events.ShopEvent;
import dev.fanout.testing.Permutations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderFactsTests {

    private static final UUID ORDER = UUID.fromString("0197f0e0-0000-7000-8000-000000000001");

    @ParameterizedTest
    @EnumSource
    void theFactsOfASagaMakeTheSameRecordInWhateverOrderTheyCome(ShopSagas saga) {
        List<OrderFacts> facts = facts(saga);
        OrderFacts expected = merged(facts);

        Permutations.of(facts).forEach(order -> assertThat(merged(order)).isEqualTo(expected));
    }

    @ParameterizedTest
    @EnumSource
    void repetitionsChangeNothing(ShopSagas saga) {
        List<OrderFacts> facts = facts(saga);
        OrderFacts expected = merged(facts);
        List<OrderFacts> often = new ArrayList<>(
                Stream.of(facts, facts, facts).flatMap(List::stream).toList());
        Random random = new Random(7);

        for (int i = 0; i < 500; i++) {
            Collections.shuffle(often, random);
            assertThat(merged(often)).isEqualTo(expected);
        }
        // A later repetition of a fact is the same fact.
        assertThat(expected.merge(
                        FactsOfEvents.ofOrder(saga.events(ORDER, "c-1").getLast(), ShopSagas.START.plusSeconds(900))
                                .orElseThrow()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aGapThatFillsLaterLeavesNoTrace(ShopSagas saga) {
        List<OrderFacts> facts = facts(saga);
        OrderFacts expected = merged(facts);

        for (int missing = 0; missing < facts.size(); missing++) {
            List<OrderFacts> heard = new ArrayList<>(facts);
            OrderFacts late = heard.remove(missing);

            OrderFacts before = merged(heard);
            assertThat(before).isNotEqualTo(expected);
            assertThat(before.merge(late)).isEqualTo(expected);
            assertThat(late.merge(before)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void partsMayBeMergedBeforeTheyMeet(ShopSagas saga) {
        List<OrderFacts> facts = facts(saga);
        OrderFacts expected = merged(facts);

        for (int split = 1; split < facts.size(); split++) {
            OrderFacts one = merged(facts.subList(0, split));
            OrderFacts other = merged(facts.subList(split, facts.size()));
            assertThat(one.merge(other)).isEqualTo(expected);
            assertThat(other.merge(one)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysAtTheEndWhatTheServicesSay(ShopSagas saga) {
        OrderFacts all = merged(facts(saga));

        OrderSummary order = all.order().orElseThrow();
        assertThat(order.status()).isEqualTo(saga.status);
        assertThat(order.saga()).isEqualTo(new OrderSummary.Progress(saga.saga, saga.inventory, saga.payment));
        assertThat(order.total()).isEqualTo(ShopSagas.PRICE);
        assertThat(order.placedAt()).isEqualTo(ShopSagas.START);
        assertThat(order.cancellationReason() == null).isEqualTo(saga == ShopSagas.CONFIRMED);
        assertThat(order.settledAt()).isEqualTo(all.progress().latest());
        PaymentSummary payment = all.payment().orElseThrow();
        assertThat(payment.status()).isEqualTo(saga.payment);
        assertThat(payment.amount()).isEqualTo(ShopSagas.PRICE);
        assertThat(payment.declineReason()).isEqualTo(saga == ShopSagas.DECLINED ? "no money" : null);
        assertThat(all.progress().unfinishedSince()).isNull();
        assertThat(all.customerId()).isEqualTo("c-1");
    }

    @Test
    void anOrderIsUnfinishedSinceItWasPlaced() {
        OrderFacts placed = facts(ShopSagas.CONFIRMED).getFirst();

        assertThat(placed.progress().unfinishedSince()).isEqualTo(ShopSagas.START);
        assertThat(placed.payment()).isEmpty();
    }

    @Test
    void theCancellationOfWhatWasCompleteBeginsItAnew() {
        Instant cancelledAt = ShopSagas.START.plus(Duration.ofHours(1));
        ShopEvent cancellation =
                ShopSagas.CANCELLED_BY_CUSTOMER.events(ORDER, "c-1").get(3);

        OrderFacts cancelled = merged(facts(ShopSagas.CONFIRMED))
                .merge(FactsOfEvents.ofOrder(cancellation, cancelledAt).orElseThrow());

        assertThat(cancelled.progress().unfinishedSince()).isEqualTo(cancelledAt);
        assertThat(cancelled.progress().decidedAt()).isEqualTo(cancelledAt);
    }

    @Test
    void whatIsKeptIsReadAgain() {
        OrderFacts all = merged(facts(ShopSagas.DECLINED));

        assertThat(Steps.in(Steps.text(all.steps()))).isEqualTo(all.steps());
    }

    private static List<OrderFacts> facts(ShopSagas saga) {
        List<ShopEvent> events = saga.events(ORDER, "c-1");
        return IntStream.range(0, events.size())
                .mapToObj(i -> FactsOfEvents.ofOrder(events.get(i), ShopSagas.START.plusSeconds(i))
                        .orElseThrow())
                .toList();
    }

    private static OrderFacts merged(List<OrderFacts> facts) {
        return facts.stream().reduce(OrderFacts::merge).orElseThrow();
    }
}
