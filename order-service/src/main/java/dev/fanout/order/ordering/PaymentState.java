package dev.fanout.order.ordering;

/** What payment-service has answered, in rising order, as {@link InventoryState} does for inventory-service. */
enum PaymentState {
    AWAITED,
    AUTHORIZED,
    CAPTURED,
    VOIDED,
    REFUNDED,
    DECLINED;

    PaymentState raisedTo(PaymentState answer) {
        return compareTo(answer) >= 0 ? this : answer;
    }

    boolean isYes() {
        return this == AUTHORIZED || this == CAPTURED;
    }
}
