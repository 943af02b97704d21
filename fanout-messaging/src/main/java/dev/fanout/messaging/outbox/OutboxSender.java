package dev.fanout.messaging.outbox;

import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.outbox.OutboxStore.Partition;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One step of the relay, in one transaction: lock partitions, read what is due in order, publish it, wait once for all
 * confirms, delete what was confirmed. If it ends halfway, the rows are there still and go out again.
 */
class OutboxSender {

    private static final Logger log = LoggerFactory.getLogger(OutboxSender.class);

    /** Over some minutes, with the growing pauses between them. */
    private static final int MOST_ATTEMPTS = 10;

    private final OutboxStore store;
    private final ConfirmedSender broker;
    private final TransactionTemplate transactions;
    private final OutboxProperties properties;
    private final Supplier<Undeliverable> undeliverable;
    private final BatchTracing tracing;
    private final OutboxMetrics metrics;
    private final Clock clock;

    /**
     * Set after a full batch: under a backlog each step takes half of the partitions, so that other instances get at
     * the others.
     */
    private boolean backlog;

    private boolean upperHalf;

    OutboxSender(
            OutboxStore store,
            ConfirmedSender broker,
            TransactionTemplate transactions,
            OutboxProperties properties,
            Supplier<Undeliverable> undeliverable,
            BatchTracing tracing,
            OutboxMetrics metrics,
            Clock clock) {
        this.store = store;
        this.broker = broker;
        this.transactions = transactions;
        this.properties = properties;
        this.undeliverable = undeliverable;
        this.tracing = tracing;
        this.metrics = metrics;
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
        List<Integer> numbers = partitions.stream().map(Partition::number).toList();
        Instant now = clock.instant();
        List<OutboxRow> rows = store.due(numbers, now, properties.batchSize());
        boolean all = partitions.size() == to - from;
        boolean wasBacklog = backlog;
        backlog = rows.size() == properties.batchSize();
        if (partitions.stream().anyMatch(Partition::hasHeld)) {
            rows = withoutHeld(rows, numbers, now);
        }
        if (!rows.isEmpty()) {
            settle(rows, send(rows), now);
        }
        if (backlog || wasBacklog) {
            return Step.MORE;
        }
        return all ? Step.CAUGHT_UP : Step.OTHERS_SENDING;
    }

    private List<SendOutcome> send(List<OutboxRow> rows) {
        List<Outgoing> messages = rows.stream().map(OutboxRow::message).toList();
        return tracing.sending(
                messages.stream().map(Outgoing::exchange).toList(),
                messages.stream().map(Outgoing::trace).toList(),
                () -> broker.send(rows.stream().map(OutboxSender::message).toList()));
    }

    /** Leaves out the rows whose aggregate has an earlier one waiting, and lets them wait as long. */
    private List<OutboxRow> withoutHeld(List<OutboxRow> rows, List<Integer> partitions, Instant now) {
        Map<String, Instant> held = store.heldSubjects(partitions, now);
        if (held.isEmpty()) {
            store.clearHeld(partitions);
            return rows;
        }
        List<OutboxRow> free = new ArrayList<>(rows.size());
        for (OutboxRow row : rows) {
            Instant until = held.get(row.subject());
            if (until == null) {
                free.add(row);
            } else {
                store.hold(row, until);
            }
        }
        return free;
    }

    private void settle(List<OutboxRow> rows, List<SendOutcome> outcomes, Instant now) {
        List<Long> sent = new ArrayList<>(rows.size());
        Afterwards.run(() -> metrics.sent(rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            OutboxRow row = rows.get(i);
            switch (outcomes.get(i)) {
                case SendOutcome.Confirmed() -> {
                    sent.add(row.id());
                    Afterwards.run(() -> metrics.published(row.message()));
                }
                case SendOutcome.Refused(String why) -> {
                    if (row.attempts() + 1 >= MOST_ATTEMPTS && bury(row, why)) {
                        sent.add(row.id());
                    } else {
                        refuse(row, why, now);
                    }
                }
                case SendOutcome.Unanswered() -> {} // stays due
            }
        }
        if (!sent.isEmpty()) {
            store.delete(sent);
        }
    }

    private void refuse(OutboxRow row, String why, Instant now) {
        store.refuse(row, why, now.plus(OutboxStore.backoff(row.attempts(), properties.maxBackoff())));
        if (row.attempts() == 0) {
            log.warn("{} of {} stays in the outbox: {}", row.message().type(), Texts.line(row.subject()), why);
        }
    }

    /** What was to go to one queue of this service and is refused again and again is a dead letter of that queue. */
    private boolean bury(OutboxRow row, String why) {
        if (!(row.message() instanceof Outgoing.SentAgain again)) {
            return false; // an event of this service waits for whoever has to get it
        }
        try {
            undeliverable
                    .get()
                    .bury(new ReceivedMessage(again.queue(), again.properties(row.id()), again.payload()), why);
            log.warn(
                    "A message for {} was refused {} times and is a dead letter: {}",
                    again.queue(),
                    MOST_ATTEMPTS,
                    why);
            return true;
        } catch (RuntimeException e) { // the other rows of the batch must not wait for this one
            log.warn("A message for {} cannot be buried for the moment", again.queue(), e);
            return false;
        }
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
