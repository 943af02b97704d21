package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.outbox.Outgoing.NewEvent;
import dev.fanout.messaging.topology.ServiceName;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * The publisher of a service without its database, for tests: it describes and refuses events by the same code, and
 * hands them over at the moment when their rows would be written. Its transactions are those that have this object
 * bound as a resource, and whose manager has its {@link #listener()}.
 */
public final class DetachedOutbox {

    private final OutboxTransactions transactions;
    private final EventPublisher publisher;

    /** @param written gets envelope and payload of each event, just before the commit of its transaction */
    public DetachedOutbox(
            ServiceName service, EventCodec codec, Clock clock, BiConsumer<EventMetadata, byte[]> written) {
        OutboxSink sink = new OutboxSink() {
            @Override
            public Object database() {
                return DetachedOutbox.this;
            }

            @Override
            public void insert(List<Outgoing> messages) {
                for (Outgoing message : messages) {
                    if (message instanceof NewEvent event) {
                        written.accept(event.metadata(), event.payload());
                    }
                }
            }
        };
        transactions = new OutboxTransactions(() -> sink, () -> {});
        publisher = new OutboxPublisher(
                service, codec, new MessageTracing(Tracer.NOOP, Propagator.NOOP), transactions, clock);
    }

    public EventPublisher publisher() {
        return publisher;
    }

    public TransactionExecutionListener listener() {
        return transactions.listener();
    }
}
