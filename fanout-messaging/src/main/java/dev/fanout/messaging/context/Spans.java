package dev.fanout.messaging.context;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.wire.TraceHeaders;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes and describes spans by the <a href="https://opentelemetry.io/docs/specs/semconv/messaging/">OpenTelemetry
 * conventions for messaging</a>, which are not stable yet: their names are here and nowhere else.
 */
final class Spans {

    static final String ROUTING_KEY = "messaging.rabbitmq.destination.routing_key";
    static final String MESSAGE_ID = "messaging.message.id";
    static final String CONVERSATION_ID = "messaging.message.conversation_id";
    static final String BATCH_SIZE = "messaging.batch.message_count";
    static final String EVENT_TYPE = "cloudevents.event_type";
    static final String REPLAY_JOB = "fanout.replay.job";

    private static final String SYSTEM = "messaging.system";
    private static final String RABBITMQ = "rabbitmq";
    private static final String OPERATION_NAME = "messaging.operation.name";
    private static final String OPERATION_TYPE = "messaging.operation.type";
    private static final String DESTINATION = "messaging.destination.name";
    private static final String BODY_SIZE = "messaging.message.body.size";
    private static final String EVENT_SUBJECT = "cloudevents.event_subject";

    private final Tracer tracer;
    private final Propagator propagator;

    Spans(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    Tracer tracer() {
        return tracer;
    }

    /** A span that continues the trace whose context is in the headers; the first of a new one if there is none. */
    Span.Builder continuing(Map<String, ? extends @Nullable Object> headers) {
        return propagator.extract(headers, (carrier, key) -> {
            Object value = carrier.get(key);
            return value == null ? null : value.toString();
        });
    }

    Span.Builder child() {
        return tracer.spanBuilder();
    }

    Span.Builder root() {
        return tracer.spanBuilder().setNoParent();
    }

    static Span start(String operation, String destination, Span.Builder builder) {
        return builder.name(destination.isEmpty() ? operation : operation + " " + destination)
                .start();
    }

    static void describe(Span span, String operation, String type, String destination) {
        span.tag(SYSTEM, RABBITMQ).tag(OPERATION_NAME, operation).tag(OPERATION_TYPE, type);
        if (!destination.isEmpty()) {
            span.tag(DESTINATION, destination);
        }
    }

    static void describe(Span span, EventMetadata message, int bodySize) {
        span.tag(MESSAGE_ID, message.id().toString())
                .tag(CONVERSATION_ID, message.correlationId())
                .tag(EVENT_TYPE, message.type())
                .tag(EVENT_SUBJECT, message.subject())
                .tag(BODY_SIZE, bodySize);
    }

    static void tagIfPresent(Span span, String name, @Nullable Object value) {
        if (value != null) {
            span.tag(name, value.toString());
        }
    }

    /** Empty for a span that is not recorded: the link would lead nowhere. */
    Optional<Link> linkTo(@Nullable Object traceparent) {
        return TraceHeaders.parentIn(traceparent)
                .filter(TraceHeaders.Parent::sampled)
                .map(parent -> new Link(tracer.traceContextBuilder()
                        .traceId(parent.traceId())
                        .spanId(parent.spanId())
                        .sampled(true)
                        .build()));
    }

    TraceHeaders headersOf(Span span) {
        Map<String, String> headers = new HashMap<>();
        propagator.inject(span.context(), headers, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return new TraceHeaders(headers.get(TraceHeaders.TRACEPARENT), headers.get(TraceHeaders.TRACESTATE));
    }
}
