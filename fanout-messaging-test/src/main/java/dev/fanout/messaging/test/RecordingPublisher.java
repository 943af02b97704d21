package dev.fanout.messaging.test;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.outbox.DetachedOutbox;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.EventSchemas;
import dev.fanout.messaging.wire.EventSchemas.Misfit;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The publisher that a handler gets, and what was announced with it in transactions that were committed. */
final class RecordingPublisher implements EventPublisher {

    private static final JsonMapper JSON = new JsonMapper();

    private final EventCodec codec;
    private final DetachedOutbox outbox;
    private final TransactionTemplate transactions;
    private final EventSchemas schemas = new EventSchemas();
    private final Map<UUID, Class<? extends Event>> types = new HashMap<>();
    private final List<Written> written = new ArrayList<>();

    RecordingPublisher(ServiceName service, EventCodec codec, Clock clock) {
        this.codec = codec;
        this.outbox = new DetachedOutbox(
                service, codec, clock, (metadata, payload) -> written.add(new Written(metadata, payload)));
        LocalTransactions manager = new LocalTransactions(outbox);
        manager.addListener(outbox.listener());
        this.transactions = new TransactionTemplate(manager);
    }

    private record Written(EventMetadata metadata, byte[] payload) {}

    @Override
    public EventMetadata publish(Event event) {
        EventMetadata metadata = outbox.publisher().publish(event);
        types.put(metadata.id(), event.getClass());
        return metadata;
    }

    /** Does something in a transaction that can publish. */
    void inTransaction(Runnable work) {
        transactions.executeWithoutResult(_ -> work.run());
    }

    /**
     * What was announced since the last call.
     *
     * @throws AssertionError if a listener could not read an event, or its schema does not describe it
     */
    List<Published> takeAll() {
        List<Written> taken = List.copyOf(written);
        written.clear(); // before one of them fails the test: the next attempt begins with nothing
        return taken.stream().map(this::asListenersReadIt).toList();
    }

    private Published asListenersReadIt(Written event) {
        Class<? extends Event> type = types.get(event.metadata().id());
        if (type == null) {
            throw new IllegalStateException("published by nobody: " + event.metadata());
        }
        List<Misfit> misfits = schemas.misfits(type, JSON.readTree(event.payload()));
        if (!misfits.isEmpty()) {
            throw new AssertionError("what was published does not fit the schema of "
                    + event.metadata().type() + ": " + misfits);
        }
        try {
            return new Published(codec.read(type, event.payload()), event.metadata());
        } catch (PermanentFailureException e) {
            throw new AssertionError("what was published cannot be read by its listeners", e);
        }
    }
}
