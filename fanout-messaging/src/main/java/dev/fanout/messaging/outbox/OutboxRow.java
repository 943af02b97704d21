package dev.fanout.messaging.outbox;

/**
 * A row of the outbox, claimed by the relay.
 *
 * @param attempts how often the broker has refused it
 */
record OutboxRow(long id, int partition, int attempts, Outgoing message) {

    String subject() {
        return message.subject();
    }
}
