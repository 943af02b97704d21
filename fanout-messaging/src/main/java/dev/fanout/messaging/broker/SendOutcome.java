package dev.fanout.messaging.broker;

/** What became of a message that was handed to the broker. */
public sealed interface SendOutcome {

    /** Every queue that it was routed to has taken responsibility. */
    record Confirmed() implements SendOutcome {}

    /** The broker does not take this message, but may take others. */
    record Refused(String why, Cause cause) implements SendOutcome {}

    /** The broker has not answered; it may have the message or not. */
    record Unanswered() implements SendOutcome {}

    /** Whose the cause of a refusal is. */
    enum Cause {
        /** Too large, or it cannot be encoded: it will be refused again. */
        THE_MESSAGE,
        /** No queue is bound, no such exchange, nack of a full queue: it may be taken later. */
        THE_DESTINATION
    }
}
