package dev.fanout.messaging.broker;

/** What became of a message that was handed to the broker. */
public sealed interface SendOutcome {

    /** Every queue that it was routed to has taken responsibility. */
    record Confirmed() implements SendOutcome {}

    /**
     * The broker does not take this message as it is, but may take others: no queue is bound, too large, no such
     * exchange, nack.
     */
    record Refused(String why) implements SendOutcome {}

    /** The broker has not answered; it may have the message or not. */
    record Unanswered() implements SendOutcome {}
}
