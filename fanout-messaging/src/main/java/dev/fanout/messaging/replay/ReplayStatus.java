package dev.fanout.messaging.replay;

/** Where a job stands. */
public enum ReplayStatus {
    RUNNING,
    /** Every selected dead letter was replayed, or was not open any more, and every replay has come back. */
    COMPLETED,
    /** Too many failed again, some could not be sent, or it could not go on; what was not sent stays open. */
    STOPPED,
    /** An operator has ended it; what was not sent by then stays open. */
    CANCELLED
}
