package dev.fanout.messaging.wire;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A <a href="https://www.w3.org/TR/trace-context/">W3C trace context</a> as it travels. */
public record TraceHeaders(
        @Nullable String traceparent, @Nullable String tracestate) {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";
    public static final TraceHeaders NONE = new TraceHeaders(null, null);

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** Printable ASCII, as the standard has it, and no longer than a database column. */
    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

    /** The context that a message carries; texts that are none are left out. */
    public static TraceHeaders in(Map<String, ? extends @Nullable Object> headers) {
        Object traceparent = headers.get(TRACEPARENT);
        Object tracestate = headers.get(TRACESTATE);
        if (parentIn(traceparent).isEmpty()) {
            return NONE;
        }
        return new TraceHeaders(
                Texts.of(traceparent),
                tracestate != null && STATE.matcher(Texts.of(tracestate)).matches() ? Texts.of(tracestate) : null);
    }

    /** What a {@code traceparent} names; empty if it is none. */
    public static Optional<Parent> parentIn(@Nullable Object traceparent) {
        Matcher form = FORM.matcher(Texts.of(traceparent));
        return form.matches()
                ? Optional.of(new Parent(form.group(1), form.group(2), (Integer.parseInt(form.group(3), 16) & 1) == 1))
                : Optional.empty();
    }

    /**
     * A span, and the trace that it is part of.
     *
     * @param sampled whether it is recorded
     */
    public record Parent(String traceId, String spanId, boolean sampled) {}
}
