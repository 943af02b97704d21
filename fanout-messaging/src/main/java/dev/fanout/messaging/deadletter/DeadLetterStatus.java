package dev.fanout.messaging.deadletter;

/** Where a dead letter stands. */
public enum DeadLetterStatus {
    /** Waits for an operator. */
    OPEN,
    /** On its way back to its queue, or being handled. */
    REPLAYING,
    /** The inbox has proved that it was handled. */
    RESOLVED,
    /** An operator has decided that it need not be handled. */
    DISCARDED
}
