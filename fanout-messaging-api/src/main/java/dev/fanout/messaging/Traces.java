package dev.fanout.messaging;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For work that pauses in a row of the service's own table: the service keeps the trace in the row, and the cause if
 * there is one, and goes on with them later. Messages need none of it: the kit keeps theirs.
 */
public interface Traces {

    /** The W3C {@code traceparent} of the current span, 55 characters; empty where there is no span. */
    Optional<String> current();

    /**
     * Does something as a step of an earlier trace, so that its logs and what it publishes belong to that trace. Within
     * a transaction the span of the step ends only after the commit; a step that is rolled back has none.
     *
     * @param traceparent as {@link #current} gave it; if it is absent or malformed, a new trace begins
     * @param step name of the span, one of few
     */
    void continued(@Nullable String traceparent, String step, Runnable work);

    /** As the other one, and what the step publishes names this cause. */
    void continued(@Nullable String traceparent, Cause cause, String step, Runnable work);

    /** The id of the trace, 32 hexadecimal digits, in a {@code traceparent} of ours. */
    static String idIn(String traceparent) {
        return traceparent.substring(3, 35);
    }
}
