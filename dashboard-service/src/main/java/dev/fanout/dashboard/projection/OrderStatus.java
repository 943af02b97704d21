package dev.fanout.dashboard.projection;

/** What was decided about an order, as order-service names it. */
public enum OrderStatus {
    /** Nothing yet. */
    PENDING,
    /** All participants said yes. */
    CONFIRMED,
    /** Whatever was done for it is to be undone. */
    CANCELLED
}
