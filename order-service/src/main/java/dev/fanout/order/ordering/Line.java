package dev.fanout.order.ordering;

import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;

/** One product of an order, at the price of the moment it was ordered. */
record Line(String sku, int quantity, Money unitPrice) {

    /** More of the same product. */
    Line plus(Line more) {
        return new Line(sku, quantity + more.quantity, unitPrice);
    }

    OrderLine announced() {
        return new OrderLine(sku, quantity, unitPrice);
    }
}
