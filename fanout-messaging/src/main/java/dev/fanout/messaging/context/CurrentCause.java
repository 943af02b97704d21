package dev.fanout.messaging.context;

import dev.fanout.messaging.Cause;
import java.util.Optional;

/** What this thread's work comes from, so that what it publishes is correlated without the handler's help. */
public final class CurrentCause {

    private static final ScopedValue<Cause> CURRENT = ScopedValue.newInstance();

    private CurrentCause() {}

    public static Optional<Cause> get() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    public static void during(Cause cause, Runnable work) {
        ScopedValue.where(CURRENT, cause).run(work);
    }
}
