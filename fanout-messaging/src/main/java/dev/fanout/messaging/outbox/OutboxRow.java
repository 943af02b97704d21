package dev.fanout.messaging.outbox;

/**
 * A row of the outbox, claimed by the relay.
 *
 * @param waits whether it is in the table of those that were refused, or wait behind such a one
 * @param attempts how often the broker has refused it
 */
record OutboxRow(long id, int partition, boolean waits, int attempts, Outgoing message) {

    String subject() {
        return message.subject();
    }
}
