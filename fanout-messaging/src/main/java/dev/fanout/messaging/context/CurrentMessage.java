package dev.fanout.messaging.context;

import dev.fanout.messaging.EventMetadata;
import java.util.Optional;

/** The message that this thread is handling, so that what it publishes is correlated without the handler's help. */
public final class CurrentMessage {

    private static final ScopedValue<EventMetadata> CURRENT = ScopedValue.newInstance();

    private CurrentMessage() {}

    public static Optional<EventMetadata> get() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    public static void during(EventMetadata message, Runnable work) {
        ScopedValue.where(CURRENT, message).run(work);
    }
}
