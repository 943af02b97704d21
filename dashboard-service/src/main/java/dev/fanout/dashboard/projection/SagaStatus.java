package dev.fanout.dashboard.projection;

/** How far the participants have done what the order's status asks of them, as order-service names it. */
public enum SagaStatus {
    /** The order is not decided, or not all is done that its confirmation asks for. */
    RUNNING,
    /** Goods and money have gone their ways. */
    COMPLETED,
    /** The order is cancelled, and something is still to be undone. */
    COMPENSATING,
    /** All is undone. */
    COMPENSATED
}
