package dev.fanout.messaging.inbox;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.util.Optional;

/** Reads a message into an event and finds its handler. */
public final class MessageReader {

    private final HandlerRegistry handlers;
    private final EventCodec codec;
    private final Clock clock;

    /** @param handlers those of one function */
    public MessageReader(HandlerRegistry handlers, EventCodec codec, Clock clock) {
        this.handlers = handlers;
        this.codec = codec;
        this.clock = clock;
    }

    /**
     * Reads.
     *
     * @return empty if no handler of this function reacts to this event, or if it does not concern the one that does
     * @throws PermanentFailureException if the message cannot be read
     */
    public Optional<Reaction> read(ReceivedMessage message) {
        try {
            String type = Envelope.typeOf(message.properties());
            if (type == null) {
                throw new MalformedMessageException("the message has no type");
            }
            Optional<Handler> handler = handlers.handlerOf(type);
            if (handler.isEmpty() && handlers.handlesOtherVersionOf(type)) {
                throw new MalformedMessageException(
                        "unknown version of an event that is handled here: " + Texts.line(type));
            }
            return handler.map(found -> read(message, found)).filter(Reaction::concernsHandler);
        } catch (PermanentFailureException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MalformedMessageException("the message cannot be read: " + e, e);
        }
    }

    /** Whether a handler reacts to events of this type. */
    public boolean reactsTo(String type) {
        return handlers.handlerOf(type).isPresent();
    }

    private Reaction read(ReceivedMessage message, Handler handler) {
        EventMetadata metadata = Envelope.read(message.properties(), clock.instant());
        Class<? extends Event> type = handlers.classOf(metadata.type());
        Event event = codec.read(type, message.payload());
        if (event.subject().isBlank()) {
            throw new MalformedMessageException("the event names no subject");
        }
        return new Reaction(metadata, event, message.payload(), handler);
    }
}
