package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;
import dev.fanout.events.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

final class OrderFixture {

    static final UUID ID = UUID.fromString("0198f2d6-7d3c-7000-8000-000000000001");
    static final Instant PLACED_AT = Instant.parse("2026-01-31T12:00:00.123456789Z");
    static final Instant LATER = PLACED_AT.plusSeconds(1);
    static final Instant AFTER_THE_DEADLINE = PLACED_AT.plusSeconds(61);

    private OrderFixture() {}

    static Order pendingOrder() {
        return orderOf(null);
    }

    /** A pending order that came with a batch. */
    static Order orderOf(BatchItem item) {
        var cups = new Line("espresso-cup", 2, new Money(1250, "EUR"));
        return new Order(
                ID,
                new Customer("c-1", "a@example.com", "tok_visa"),
                new Quote.Priced(List.of(cups), new Money(2500, "EUR")),
                PLACED_AT,
                Duration.ofSeconds(60),
                new Origin(item, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    static Order confirmedOrder() {
        Order order = pendingOrder();
        order.stockReserved(LATER);
        order.paymentAuthorized(LATER);
        return order;
    }

    static Order completedOrder() {
        Order order = confirmedOrder();
        order.stockCommitted(LATER);
        order.paymentCaptured(LATER);
        return order;
    }
}
