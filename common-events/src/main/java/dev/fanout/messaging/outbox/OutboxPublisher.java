package dev.fanout.messaging.outbox;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.TimeOrderedId;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.CurrentMessage;
import dev.fanout.messaging.wire.EventCodec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Describes what a transaction announces, and puts it into the outbox. */
class OutboxPublisher implements EventPublisher {

    private final ServiceName service;
    private final EventCodec codec;
    private final MessageTracing tracing;
    private final OutboxBuffer outbox;
    private final Clock clock;

    OutboxPublisher(ServiceName service, EventCodec codec, MessageTracing tracing, OutboxBuffer outbox, Clock clock) {
        this.service = service;
        this.codec = codec;
        this.tracing = tracing;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public EventMetadata publish(Event event) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalTransactionStateException(
                    "an event is published in the transaction of its fact, but none is active: "
                            + EventTypes.nameOf(event.getClass()) + " of " + event.subject());
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new IllegalTransactionStateException("an event cannot be published in a read-only transaction: "
                    + EventTypes.nameOf(event.getClass()) + " of " + event.subject());
        }
        String exchange = EventTypes.exchangeOf(event.getClass());
        if (!exchange.equals(service.exchange())) {
            throw new IllegalArgumentException(service.application() + " announces on " + service.exchange() + ", but "
                    + EventTypes.nameOf(event.getClass()) + " belongs on " + exchange);
        }
        EventMetadata metadata = describe(event);
        byte[] payload = codec.write(event);
        MessageTracing.Creation creation = tracing.create(metadata, exchange, event.subject(), payload.length);
        outbox.add(
                new OutboxRow(exchange, event.subject(), metadata, creation.context(), payload), creation::committed);
        return metadata;
    }

    private EventMetadata describe(Event event) {
        Optional<EventMetadata> cause = CurrentMessage.get();
        return new EventMetadata(
                TimeOrderedId.next(),
                EventTypes.nameOf(event.getClass()),
                service.application(),
                event.subject(),
                Instant.now(clock).truncatedTo(ChronoUnit.MICROS), // as exact as a database column
                cause.map(EventMetadata::correlationId).orElse(event.subject()),
                cause.map(message -> message.id().toString()).orElse(null));
    }
}
