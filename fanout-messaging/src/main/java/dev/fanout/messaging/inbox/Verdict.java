package dev.fanout.messaging.inbox;

/** What becomes of a message after an attempt that has failed. */
public enum Verdict {
    /** The database or the broker is away: the message waits until it is back. Nothing counts. */
    WAIT,
    /** A dependency has declared itself down: the message comes again later, as often as it takes. Nothing counts. */
    POSTPONE,
    /** Another attempt at once. */
    AGAIN,
    /** The immediate attempts are used up, and a delayed one is left: the message comes again later. */
    LATER,
    /** No attempt is left, or none could help: the message becomes a dead letter. */
    BURY
}
