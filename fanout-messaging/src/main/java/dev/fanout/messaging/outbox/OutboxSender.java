package dev.fanout.messaging.outbox;

import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.outbox.OutboxStore.Partition;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One step of the relay, in one transaction: lock partitions, read what is due in order, publish it, wait once for all
 * confirms, delete what was confirmed. If it ends halfway, the rows are there still and go out again.
 */
class OutboxSender {

    private final OutboxStore store;
    private final OutboxBatches batches;
    private final ConfirmedSender broker;
    private final OutboxOutcomes outcomes;
    private final TransactionTemplate transactions;
    private final BatchTracing tracing;
    private final Clock clock;

    /**
     * Set after a full batch: under a backlog each step takes half of the partitions, so that other instances get at
     * the others.
     */
    private boolean backlog;

    private boolean upperHalf;

    OutboxSender(
            OutboxStore store,
            OutboxBatches batches,
            ConfirmedSender broker,
            OutboxOutcomes outcomes,
            TransactionTemplate transactions,
            BatchTracing tracing,
            Clock clock) {
        this.store = store;
        this.batches = batches;
        this.broker = broker;
        this.outcomes = outcomes;
        this.transactions = transactions;
        this.tracing = tracing;
        this.clock = clock;
    }

    enum Step {
        /** There may be more that is due. */
        MORE,
        /** What this relay may be waiting for is in the hands of another one. */
        OTHERS_SENDING,
        /** All that had been committed before the step began has been sent. */
        CAUGHT_UP
    }

    /**
     * @throws dev.fanout.messaging.broker.BrokerUnavailableException if the broker is away; nothing has changed then
     */
    Step sendBatch() {
        int half = OutboxStore.PARTITIONS / 2;
        int from = backlog && upperHalf ? half : 0;
        int to = backlog && !upperHalf ? half : OutboxStore.PARTITIONS;
        upperHalf = !upperHalf;
        return Objects.requireNonNull(transactions.execute(_ -> sendBatch(from, to)));
    }

    private Step sendBatch(int from, int to) {
        List<Partition> partitions = store.lock(from, to);
        if (partitions.isEmpty()) {
            return Step.OTHERS_SENDING;
        }
        Instant now = clock.instant();
        OutboxChunk batch = batches.next(partitions, now);
        boolean wasBacklog = backlog;
        backlog = batch.more();
        if (!batch.rows().isEmpty()) {
            outcomes.settle(batch.rows(), send(batch.rows()), now);
        }
        if (backlog || wasBacklog) {
            return Step.MORE;
        }
        return partitions.size() == to - from ? Step.CAUGHT_UP : Step.OTHERS_SENDING;
    }

    private List<SendOutcome> send(List<OutboxRow> rows) {
        List<Outgoing> messages = rows.stream().map(OutboxRow::message).toList();
        return tracing.sending(
                messages.stream().map(Outgoing::exchange).toList(),
                messages.stream().map(Outgoing::trace).toList(),
                () -> broker.send(rows.stream().map(OutboxSender::message).toList()));
    }

    void close() {
        broker.close();
    }

    private static OutboundMessage message(OutboxRow row) {
        Outgoing message = row.message();
        return new OutboundMessage(
                message.exchange(), message.routingKey(), message.properties(row.id()), message.payload());
    }
}
