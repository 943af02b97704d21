package dev.fanout.messaging.wire;

import org.jspecify.annotations.Nullable;

/** A <a href="https://www.w3.org/TR/trace-context/">W3C trace context</a> as it travels. */
public record TraceHeaders(
        @Nullable String traceparent, @Nullable String tracestate) {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";
    public static final TraceHeaders NONE = new TraceHeaders(null, null);
}
