package dev.fanout.messaging.outbox;

import dev.fanout.messaging.Cause;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.context.CurrentCause;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.Bounds;
import dev.fanout.messaging.wire.TimeOrderedId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Describes what a transaction announces, and puts it into the outbox. */
class OutboxPublisher implements EventPublisher {

    private final ServiceName service;
    private final EventCodec codec;
    private final MessageTracing tracing;
    private final OutboxTransactions transactions;
    private final Clock clock;

    OutboxPublisher(
            ServiceName service,
            EventCodec codec,
            MessageTracing tracing,
            OutboxTransactions transactions,
            Clock clock) {
        this.service = service;
        this.codec = codec;
        this.tracing = tracing;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public EventMetadata publish(Event event) {
        String type = EventTypes.nameOf(event.getClass());
        TransactionOutbox outbox = transactions.current(type + " of " + event.subject());
        String exchange = EventTypes.exchangeOf(event.getClass());
        if (!exchange.equals(service.exchange())) {
            throw new IllegalArgumentException(service.application() + " announces on " + service.exchange() + ", but "
                    + type + " belongs on " + exchange);
        }
        Bounds.objection(event.subject()).ifPresent(objection -> {
            throw new IllegalArgumentException("the subject of " + type + " " + objection);
        });
        EventMetadata metadata = describe(event, type);
        byte[] payload = codec.write(event);
        MessageTracing.Creation creation = tracing.create(metadata, exchange, event.subject(), payload.length);
        outbox.add(new Outgoing.NewEvent(exchange, metadata, creation.context(), payload), creation::committed);
        return metadata;
    }

    private EventMetadata describe(Event event, String type) {
        Cause cause = CurrentCause.get().orElseGet(() -> new Cause(event.subject(), null));
        return new EventMetadata(
                TimeOrderedId.next(),
                type,
                service.application(),
                event.subject(),
                Instant.now(clock).truncatedTo(ChronoUnit.MICROS), // as exact as a database column
                cause.correlationId(),
                cause.causationId());
    }
}
