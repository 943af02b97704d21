package dev.fanout.messaging.outbox;

import java.util.List;

/** Takes what a transaction wants sent, just before its commit. */
interface OutboxSink {

    /** The resource that its transactions have bound to their thread. */
    Object database();

    /** Takes the messages, in their order; they count once the transaction is committed. */
    void insert(List<Outgoing> messages);
}
