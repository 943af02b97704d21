package dev.fanout.messaging;

/**
 * Announces facts through the <a href="https://microservices.io/patterns/data/transactional-outbox.html">transactional
 * outbox</a>: stored with the caller's transaction, sent at least once after the commit, gone on rollback, also on that
 * to a savepoint. Events of one aggregate are sent in the order in which they were published.
 */
public interface EventPublisher {

    /**
     * @return the envelope under which the event will be sent
     * @throws RuntimeException Spring's {@code IllegalTransactionStateException}, if no transaction is active, if it is
     *     read-only, or if its commit has begun, as in {@code afterCommit}: the event could not be sent any more
     * @throws IllegalArgumentException if the event belongs to another service
     */
    EventMetadata publish(Event event);
}
