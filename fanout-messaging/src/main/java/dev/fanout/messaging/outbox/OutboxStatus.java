package dev.fanout.messaging.outbox;

/** How far a message in the outbox has come. */
public enum OutboxStatus {
    /** It is to be sent, or waits behind an earlier one of its aggregate. */
    PENDING,
    /** The broker has refused it. */
    REFUSED
}
