package dev.fanout.order.ordering;

/** How far the participants have done what the order's status asks of them. */
enum SagaStatus {
    /** They are asked, or carry out the confirmation. */
    RUNNING,
    /** The order is confirmed, its goods are committed, its money is captured. */
    COMPLETED,
    /** The order is cancelled, and they undo what they had done. */
    COMPENSATING,
    /** The order is cancelled, and both have answered that. */
    COMPENSATED;

    boolean isUnfinished() {
        return this == RUNNING || this == COMPENSATING;
    }
}
