package dev.fanout.dashboard.projection;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.events.ShopEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The sagas that there are, for tests: their events in the order in which they happen, one second apart. */
enum ShopSagas {
    CONFIRMED("CONFIRMED", "COMPLETED", "COMMITTED", "CAPTURED"),
    OUT_OF_STOCK("CANCELLED", "COMPENSATED", "REJECTED", "VOIDED"),
    DECLINED("CANCELLED", "COMPENSATED", "RELEASED", "DECLINED"),
    TIMED_OUT("CANCELLED", "COMPENSATED", "RELEASED", "VOIDED"),
    CANCELLED_BY_CUSTOMER("CANCELLED", "COMPENSATED", "RELEASED", "REFUNDED");

    static final Money PRICE = new Money(1250, "EUR");
    static final Instant START = Instant.parse("2026-01-30T12:00:00Z");

    final String status;
    final String saga;
    final String inventory;
    final String payment;

    ShopSagas(String status, String saga, String inventory, String payment) {
        this.status = status;
        this.saga = saga;
        this.inventory = inventory;
        this.payment = payment;
    }

    List<ShopEvent> events(UUID order, String customer) {
        Money nothing = Money.zero("EUR");
        List<ShopEvent> rest = switch (this) {
            case CONFIRMED ->
                List.of(
                        new StockReserved(order),
                        new PaymentAuthorized(order, PRICE, "p-1"),
                        new OrderConfirmed(order, customer),
                        new StockCommitted(order, List.of()),
                        new PaymentCaptured(order, PRICE));
            case OUT_OF_STOCK ->
                List.of(
                        new StockRejected(order, List.of(new Shortage("cup", 1, 0))),
                        cancelled(order, customer, CancellationReason.OUT_OF_STOCK),
                        new StockReleased(order, List.of()),
                        new PaymentVoided(order, nothing));
            case DECLINED ->
                List.of(
                        new StockReserved(order),
                        new PaymentDeclined(order, "no money"),
                        cancelled(order, customer, CancellationReason.PAYMENT_DECLINED),
                        new StockReleased(order, List.of()),
                        new PaymentVoided(order, nothing));
            case TIMED_OUT ->
                List.of(
                        cancelled(order, customer, CancellationReason.TIMED_OUT),
                        new StockReleased(order, List.of()),
                        new PaymentVoided(order, nothing));
            case CANCELLED_BY_CUSTOMER ->
                List.of(
                        new OrderConfirmed(order, customer),
                        new PaymentCaptured(order, PRICE),
                        cancelled(order, customer, CancellationReason.CUSTOMER_REQUEST),
                        new StockReleased(order, List.of()),
                        new PaymentRefunded(order, PRICE));
        };
        return Stream.concat(Stream.of(placed(order, customer)), rest.stream()).toList();
    }

    static OrderPlaced placed(UUID order, String customer) {
        return new OrderPlaced(
                order,
                customer,
                "a@example.com",
                "tok_visa",
                PRICE,
                List.of(new OrderLine("cup", 1, PRICE)),
                START.plusSeconds(60),
                null);
    }

    private static OrderCancelled cancelled(UUID order, String customer, CancellationReason reason) {
        return new OrderCancelled(order, customer, reason, null);
    }
}
