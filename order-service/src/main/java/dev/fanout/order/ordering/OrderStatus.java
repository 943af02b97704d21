package dev.fanout.order.ordering;

/** What a customer may count on. */
public enum OrderStatus {
    PENDING,
    CONFIRMED,
    CANCELLED
}
