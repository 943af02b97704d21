package dev.fanout.messaging.inbox;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.util.Optional;

/** Reads a delivery into an event and finds its handler. */
class MessageReader {

    private final HandlerRegistry handlers;
    private final EventCodec codec;
    private final MessageTracing tracing;
    private final Clock clock;

    MessageReader(HandlerRegistry handlers, EventCodec codec, MessageTracing tracing, Clock clock) {
        this.handlers = handlers;
        this.codec = codec;
        this.tracing = tracing;
        this.clock = clock;
    }

    /**
     * Reads.
     *
     * @return empty if no handler of this service reacts to this event
     * @throws PermanentFailureException if the message cannot be read
     */
    Optional<InboxMessage> read(Delivery delivery) {
        try {
            String type = Envelope.typeOf(delivery.message().properties());
            if (type == null) {
                throw new MalformedMessageException("the message has no type");
            }
            Optional<Handler> handler = handlers.handlerOf(type);
            if (handler.isEmpty() && handlers.handlesOtherVersionOf(type)) {
                throw new MalformedMessageException(
                        "unknown version of an event that is handled here: " + Texts.line(type));
            }
            return handler.map(found -> read(delivery, found));
        } catch (PermanentFailureException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MalformedMessageException("the message cannot be read: " + e, e);
        }
    }

    private InboxMessage read(Delivery delivery, Handler handler) {
        EventMetadata metadata = Envelope.read(delivery.message().properties(), clock.instant());
        Class<? extends Event> type = handlers.classOf(metadata.type());
        Event event = codec.read(type, delivery.message().payload());
        if (event.subject().isBlank()) {
            throw new MalformedMessageException("the event names no subject");
        }
        return new InboxMessage(delivery, metadata, event, handler, tracing);
    }
}
