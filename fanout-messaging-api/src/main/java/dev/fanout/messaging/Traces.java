package dev.fanout.messaging;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace where work pauses in a row of the service's own, to go on with it later. Messages need none of it: the
 * outbox and the handlers keep theirs.
 */
public interface Traces {

    /** The W3C {@code traceparent} of what runs at the moment, 55 characters; empty where nothing is traced. */
    Optional<String> current();

    /**
     * Does something as a step of an earlier trace, so that its logs and what it publishes belong to that. Within a
     * transaction the step is told of only once that has committed.
     *
     * @param traceparent as {@link #current} gave it; absent, or if it is none, a new trace begins
     * @param step name of the span, one of few
     */
    void continued(@Nullable String traceparent, String step, Runnable work);

    /** The id of the trace, 32 hexadecimal digits, in a {@code traceparent} of ours. */
    static String idIn(String traceparent) {
        return traceparent.substring(3, 35);
    }
}
