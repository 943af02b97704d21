package dev.fanout.messaging.inbox;

import dev.fanout.messaging.Cause;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.messaging.context.CurrentCause;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What a handler does about one event. Owned by one thread at a time. */
public final class Reaction {

    private final EventMetadata metadata;
    private final Event event;
    private final byte[] payload;
    private final Handler handler;
    private final Map<String, String> logContext;
    private @Nullable Object answer;

    Reaction(EventMetadata metadata, Event event, byte[] payload, Handler handler) {
        this.metadata = metadata;
        this.event = event;
        this.payload = payload;
        this.handler = handler;
        this.logContext = event.logContext();
    }

    EventMetadata metadata() {
        return metadata;
    }

    Event event() {
        return event;
    }

    boolean concernsHandler() {
        return switch (handler) {
            case EventHandler<?> local -> generic(local).concerns(event);
            case MessageHandler<?> keeping -> generic(keeping).concerns(event);
            case RemoteCallHandler<?, ?> remote -> generic(remote).concerns(event);
        };
    }

    /** Whether there is a remote call to make before {@link #handle}. */
    public boolean needsCall() {
        return handler instanceof RemoteCallHandler;
    }

    /** Makes the remote call, if the handler makes one, and keeps the answer for {@link #handle}. */
    public void call() {
        if (handler instanceof RemoteCallHandler<?, ?> remote) {
            answer = generic(remote).call(event, metadata);
        }
    }

    /** Changes the state, in the transaction of the caller. */
    public void handle() {
        switch (handler) {
            case EventHandler<?> local -> generic(local).handle(event, metadata);
            case MessageHandler<?> keeping -> generic(keeping).handle(event, metadata, payload);
            case RemoteCallHandler<?, ?> remote -> generic(remote).handle(event, answer, metadata);
        }
    }

    /** Runs something so that its logs and what it publishes belong to the event. */
    public void inContext(Runnable work) {
        logContext.forEach(MDC::put);
        try (MDC.MDCCloseable _ = MDC.putCloseable("messageId", metadata.id().toString())) {
            CurrentCause.during(Cause.of(metadata), work);
        } finally {
            logContext.keySet().forEach(MDC::remove);
        }
    }

    // The registry has matched the event with a handler of its class.
    @SuppressWarnings("unchecked")
    private static EventHandler<Event> generic(EventHandler<?> handler) {
        return (EventHandler<Event>) handler;
    }

    @SuppressWarnings("unchecked")
    private static MessageHandler<Event> generic(MessageHandler<?> handler) {
        return (MessageHandler<Event>) handler;
    }

    @SuppressWarnings("unchecked")
    private static RemoteCallHandler<Event, @Nullable Object> generic(RemoteCallHandler<?, ?> handler) {
        return (RemoteCallHandler<Event, @Nullable Object>) handler;
    }
}
