package dev.fanout.messaging.wire;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries the trace across the outbox and the broker: stored with the fact, taken up again where it is handled. */
public final class MessageTracing {

    private final Tracer tracer;
    private final Propagator propagator;

    public MessageTracing(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** The trace context of this moment; where there is none, a new trace begins here. */
    public TraceHeaders current() {
        Span current = tracer.currentSpan();
        if (current != null) {
            return headersOf(current);
        }
        Span root = tracer.nextSpan().name("publish").start();
        try {
            return headersOf(root);
        } finally {
            root.end();
        }
    }

    /** Starts the span of handling one message, child of its sender's. */
    public Span startProcessing(String queue, Map<String, ? extends @Nullable Object> messageHeaders) {
        return propagator
                .extract(messageHeaders, (headers, key) -> {
                    Object value = headers.get(key);
                    return value == null ? null : value.toString();
                })
                .name("process " + queue)
                .kind(Span.Kind.CONSUMER)
                .start();
    }

    /**
     * The context for a message that is replayed: of a new trace, linked to that which the message belonged to and to that of whoever
     * replays it.
     */
    public TraceHeaders replayOf(StoredMessage message, String queue) {
        Span.Builder replay =
                tracer.spanBuilder().setNoParent().name("replay " + queue).kind(Span.Kind.PRODUCER);
        Span current = tracer.currentSpan();
        if (current != null) {
            replay.addLink(new Link(current));
        }
        linkTo(message.headers().get(TraceHeaders.TRACEPARENT)).ifPresent(replay::addLink);
        Span span = replay.start();
        try {
            return headersOf(span);
        } finally {
            span.end();
        }
    }

    private Optional<Link> linkTo(@Nullable Object traceparent) {
        return TraceHeaders.parentIn(traceparent)
                .map(parent -> new Link(tracer.traceContextBuilder()
                        .traceId(parent.traceId())
                        .spanId(parent.spanId())
                        .sampled(true)
                        .build()));
    }

    /** Makes a span the current one of this thread, for logs and for what is published meanwhile. */
    public Tracer.SpanInScope scope(Span span) {
        return tracer.withSpan(span);
    }

    private TraceHeaders headersOf(Span span) {
        Map<String, String> headers = new HashMap<>();
        propagator.inject(span.context(), headers, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return new TraceHeaders(headers.get(TraceHeaders.TRACEPARENT), headers.get(TraceHeaders.TRACESTATE));
    }
}
