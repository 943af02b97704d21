package dev.fanout.messaging.deadletter;

/** Where a dead letter stands. */
public enum DeadLetterStatus {
    /** Waits for somebody to do something about it. */
    OPEN,
    /** On its way back to its queue, or being handled. */
    REPLAYING,
    /** The inbox has proved that it was handled. */
    RESOLVED,
    /** Somebody has decided that it need not be handled. */
    DISCARDED
}
