package dev.fanout.order.ordering;

/**
 * What inventory-service has answered, in rising order: an answer moves an order's state up and never down, so that the
 * same answers end in the same state however they are ordered and repeated. Rejected is the top: there was nothing to
 * release, although the cancellation is answered with a release of nothing.
 */
enum InventoryState {
    AWAITED,
    RESERVED,
    COMMITTED,
    RELEASED,
    REJECTED;

    InventoryState raisedTo(InventoryState answer) {
        return compareTo(answer) >= 0 ? this : answer;
    }

    boolean isYes() {
        return this == RESERVED || this == COMMITTED;
    }
}
