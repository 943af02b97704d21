package dev.fanout.messaging.replay;

/** Where a job stands. */
public enum ReplayStatus {
    RUNNING,
    /** All that was selected was replayed, or was not replayable any more, and every replay has come back. */
    COMPLETED,
    /** Too many failed again, some could not begin, or it could not go on; what had not begun stays as it was. */
    STOPPED,
    /** An operator has ended it; what had not begun by then stays as it was. */
    CANCELLED
}
