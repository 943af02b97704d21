package dev.fanout.messaging.outbox;

/**
 * A row of the outbox, claimed by the relay.
 *
 * @param attempts how often the broker has refused it
 */
record PendingRow(long id, int partition, int attempts, OutboxRow row) {

    String subject() {
        return row.metadata().subject();
    }
}
