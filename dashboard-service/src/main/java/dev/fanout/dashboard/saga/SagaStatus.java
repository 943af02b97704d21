package dev.fanout.dashboard.saga;

/** How far the participants have done what the order's status asks of them, as order-service names it. */
enum SagaStatus {
    RUNNING,
    COMPLETED,
    COMPENSATING,
    COMPENSATED
}
