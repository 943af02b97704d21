package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Money;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Product;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InvariantsTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, Long> STOCKS = Map.of("cup", 10L);
    private static final Money TOTAL = new Money(1000, "EUR");

    private final Order confirmed = order("a", "CONFIRMED", null, "COMPLETED");
    private final Order declined = order("b", "CANCELLED", "PAYMENT_DECLINED", "COMPENSATED");
    private final Payment captured = new Payment("a", "CAPTURED", TOTAL);
    private final Payment refused = new Payment("b", "DECLINED", TOTAL);
    private final Product product = new Product("cup", 10, 8, 0, 2);
    private final List<Placed> placed = List.of(placed("a", Kind.CONFIRMED), placed("b", Kind.DECLINED));

    @Test
    void findsNothingWhereAllHolds() {
        assertThat(Invariants.violations(
                        placed, List.of(confirmed, declined), STOCKS, List.of(product), List.of(captured, refused)))
                .isEmpty();
    }

    @Test
    void aCancelledOrderNeedsNoPaymentAtAll() {
        assertThat(Invariants.violations(
                        placed, List.of(confirmed, declined), STOCKS, List.of(product), List.of(captured)))
                .isEmpty();
    }

    @Test
    void findsStockThatIsLost() {
        var wrong = new Product("cup", 10, 7, 0, 2);

        assertThat(check(List.of(confirmed, declined), wrong, captured, refused))
                .singleElement()
                .asString()
                .contains("received = available + reserved + committed")
                .contains("10 = 7 + 0 + 2");
    }

    @Test
    void findsStockThatCameFromNowhere() {
        var wrong = new Product("cup", 11, 9, 0, 2);

        assertThat(check(List.of(confirmed, declined), wrong, captured, refused))
                .singleElement()
                .asString()
                .contains("expected 10 received, as much as was put in, found 11");
    }

    @Test
    void findsStockThatStaysReserved() {
        var wrong = new Product("cup", 10, 7, 1, 2);

        assertThat(check(List.of(confirmed, declined), wrong, captured, refused))
                .singleElement()
                .asString()
                .contains("expected nothing reserved, found 1");
    }

    @Test
    void findsStockCommittedTwice() {
        var wrong = new Product("cup", 10, 6, 0, 4);

        assertThat(check(List.of(confirmed, declined), wrong, captured, refused))
                .singleElement()
                .asString()
                .contains("expected 2 committed")
                .contains("found 4");
    }

    @Test
    void findsAConfirmedOrderThatIsNotPaid() {
        assertThat(check(List.of(confirmed, declined), product, refused))
                .singleElement()
                .asString()
                .contains("order a is CONFIRMED: expected a payment CAPTURED, found none");
        assertThat(check(List.of(confirmed, declined), product, new Payment("a", "VOIDED", TOTAL), refused))
                .singleElement()
                .asString()
                .contains("found VOIDED");
    }

    @Test
    void findsAWrongAmount() {
        assertThat(check(
                        List.of(confirmed, declined),
                        product,
                        new Payment("a", "CAPTURED", new Money(1, "EUR")),
                        refused))
                .singleElement()
                .asString()
                .contains("expected 10.00 EUR captured, found 0.01 EUR");
    }

    @Test
    void findsMoneyTakenForACancelledOrder() {
        for (String status : List.of("CAPTURED", "AUTHORIZED")) {
            assertThat(check(List.of(confirmed, declined), product, captured, new Payment("b", status, TOTAL)))
                    .singleElement()
                    .asString()
                    .contains("order b is CANCELLED: expected no money taken, found a payment " + status);
        }
    }

    @Test
    void findsOrdersThatAreLostOrNobodysOrPaidTwice() {
        assertThat(check(List.of(confirmed), product, captured))
                .containsExactly("order b was accepted, but is not there any more");
        assertThat(check(
                        List.of(confirmed, declined, order("c", "CANCELLED", "TIMED_OUT", "COMPENSATED")),
                        product,
                        captured))
                .containsExactly("order c exists, but no POST was answered with it");
        assertThat(check(List.of(confirmed, declined), product, captured, captured))
                .containsExactly("order a has more than one payment");
        assertThat(check(List.of(confirmed, declined), product, captured, new Payment("z", "CAPTURED", TOTAL)))
                .containsExactly("a payment CAPTURED belongs to no order of this run: z");
    }

    @Test
    void findsASagaThatHasNotEnded() {
        Order compensating = order("b", "CANCELLED", "PAYMENT_DECLINED", "COMPENSATING");

        assertThat(check(List.of(confirmed, compensating), product, captured, refused))
                .containsExactly("order b is CANCELLED: expected saga COMPENSATED, found COMPENSATING");
    }

    @Test
    void anOrderMayTimeOutInsteadOfItsOwnOutcomeButMayNotTakeAnother() {
        Order timedOut = order("b", "CANCELLED", "TIMED_OUT", "COMPENSATED");
        Order soldOut = order("b", "CANCELLED", "OUT_OF_STOCK", "COMPENSATED");

        assertThat(check(List.of(confirmed, timedOut), product, captured, refused))
                .isEmpty();
        assertThat(check(List.of(confirmed, soldOut), product, captured, refused))
                .containsExactly("order b was to become PAYMENT_DECLINED, but is OUT_OF_STOCK");
    }

    private List<String> check(List<Order> orders, Product product, Payment... payments) {
        return Invariants.violations(placed, orders, STOCKS, List.of(product), List.of(payments));
    }

    private static Placed placed(String id, Kind kind) {
        return new Placed(id, kind, NOW, Duration.ofMillis(5), 1);
    }

    private static Order order(String id, String status, String reason, String saga) {
        return new Order(
                id,
                status,
                reason,
                TOTAL,
                List.of(new Line("cup", 2)),
                new Order.Times(NOW, NOW.plusSeconds(60), NOW.plusMillis(50)),
                null,
                new Order.Saga(saga, "AWAITED", "AWAITED"));
    }
}
