package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.StoredMessage;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Clock;
import java.util.UUID;

/** Puts messages for this service's own queues into the outbox. */
class OutboxRedelivery implements Redelivery {

    private static final int LONGEST_TYPE = 255;

    private final ServiceName service;
    private final OutboxBuffer outbox;
    private final Clock clock;

    OutboxRedelivery(ServiceName service, OutboxBuffer outbox, Clock clock) {
        this.service = service;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void send(String queue, StoredMessage message, byte[] payload) {
        if (payload.length > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("the outbox does not hold a payload of " + payload.length + " bytes");
        }
        // The message keeps its own properties, whatever they are; this only describes the row.
        String type = message.type();
        UUID row = UUID.randomUUID(); // an aggregate of its own: nothing waits for it, and it for nothing
        EventMetadata description = new EventMetadata(
                row,
                type == null ? "unknown" : Texts.forColumn(type, LONGEST_TYPE),
                service.application(),
                row.toString(),
                clock.instant(),
                row.toString(),
                null);
        TraceHeaders context = TraceHeaders.in(message.headers());
        outbox.add(
                new OutboxRow(service.redeliveryExchange(), queue, description, context, payload, message), () -> {});
    }
}
