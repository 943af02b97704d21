package dev.fanout.messaging.tracing;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Traces;
import dev.fanout.messaging.wire.StoredMessage;
import dev.fanout.messaging.wire.TraceHeaders;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The spans of messages, named and described by the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/">OpenTelemetry conventions for messaging</a>, which are
 * not stable yet: their names are here and nowhere else.
 *
 * <table>
 * <caption>The spans</caption>
 * <tr><th>name</th><th>kind</th><th>tells of</th><th>place in the trace</th></tr>
 * <tr><td>{@code create <exchange>}</td><td>producer</td><td>a message put into the outbox</td>
 *     <td>child of what announced it; its context is the one that is stored and sent</td></tr>
 * <tr><td>{@code send <exchange>}</td><td>client</td><td>a batch of the relay, from sending to the last confirm</td>
 *     <td>a trace of its own, linked to the creation of each message</td></tr>
 * <tr><td>{@code process <queue>}</td><td>consumer</td><td>a message, from its delivery until it is settled</td>
 *     <td>child of its creation</td></tr>
 * <tr><td>{@code commit <queue>}</td><td>internal</td><td>the transaction that handles a batch</td>
 *     <td>a trace of its own, linked to the processing of each message</td></tr>
 * <tr><td>{@code replay <queue>}</td><td>producer</td><td>a dead letter sent again</td>
 *     <td>begins a trace, linked to the message's own and, if it is a single one, to the request of whoever replays it</td></tr>
 * </table>
 *
 * <p>A routing key is an order's or a product's id, so it is an attribute and, other than the conventions have it, no
 * part of a destination's name: names of spans have to be few.
 */
public final class MessageTracing implements Traces {

    private static final String SYSTEM = "messaging.system";
    private static final String RABBITMQ = "rabbitmq";
    private static final String OPERATION_NAME = "messaging.operation.name";
    private static final String OPERATION_TYPE = "messaging.operation.type";
    private static final String DESTINATION = "messaging.destination.name";
    private static final String ROUTING_KEY = "messaging.rabbitmq.destination.routing_key";
    private static final String MESSAGE_ID = "messaging.message.id";
    private static final String CONVERSATION_ID = "messaging.message.conversation_id";
    private static final String BODY_SIZE = "messaging.message.body.size";
    private static final String BATCH_SIZE = "messaging.batch.message_count";
    private static final String EVENT_TYPE = "cloudevents.event_type";
    private static final String EVENT_SUBJECT = "cloudevents.event_subject";
    private static final String REPLAY_JOB = "fanout.replay.job";

    private final Tracer tracer;
    private final Propagator propagator;

    public MessageTracing(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    /** Begins to tell of a message that is put into the outbox. */
    public Creation create(EventMetadata message, String exchange, String routingKey, int bodySize) {
        Span current = tracer.currentSpan();
        if (current != null && Boolean.FALSE.equals(current.context().sampled())) {
            return new Creation(headersOf(current), Span.NOOP); // nobody would see it
        }
        Span span = start("create", exchange, tracer.spanBuilder().kind(Span.Kind.PRODUCER));
        if (!span.isNoop()) {
            describe(span, "create", "create", exchange);
            describe(span, message, bodySize);
            span.tag(ROUTING_KEY, routingKey);
        }
        return new Creation(headersOf(span), span);
    }

    /** Begins to tell of a message that was delivered. */
    public Span process(
            String queue, EventMetadata message, Map<String, ? extends @Nullable Object> headers, int bodySize) {
        Span span = start(
                "process",
                queue,
                propagator
                        .extract(headers, (carrier, key) -> {
                            Object value = carrier.get(key);
                            return value == null ? null : value.toString();
                        })
                        .kind(Span.Kind.CONSUMER));
        if (!span.isNoop()) {
            describe(span, "process", "process", queue);
            describe(span, message, bodySize);
        }
        return span;
    }

    /** Tells of the sending of messages that were created in these contexts. */
    public <T> T sending(Collection<String> exchanges, Collection<TraceHeaders> created, Supplier<T> work) {
        List<Link> links = created.stream()
                .flatMap(context -> linkTo(context.traceparent()).stream())
                .toList();
        return batch("send", "send", Span.Kind.CLIENT, exchanges, links, created.size(), work);
    }

    /** Tells of a transaction that handles messages, each of which has a span of its own. */
    public void committing(Collection<String> queues, Collection<Span> processing, Runnable work) {
        List<Link> links = processing.stream()
                .filter(span -> !span.isNoop())
                .map(Link::new)
                .toList();
        batch("commit", "process", null, queues, links, processing.size(), () -> {
            work.run();
            return Optional.empty();
        });
    }

    /** A batch belongs to no single trace, so it begins one, and links to those that are recorded. */
    private <T> T batch(
            String name,
            String type,
            Span.@Nullable Kind kind,
            Collection<String> destinations,
            List<Link> links,
            int size,
            Supplier<T> work) {
        if (links.isEmpty()) {
            return work.get();
        }
        Span.Builder builder = tracer.spanBuilder().setNoParent();
        if (kind != null) {
            builder.kind(kind);
        }
        links.forEach(builder::addLink);
        List<String> distinct = destinations.stream().distinct().toList();
        String destination = distinct.size() == 1 ? distinct.getFirst() : "";
        Span span = start(name, destination, builder);
        describe(span, name, type, destination);
        span.tag(BATCH_SIZE, size);
        try {
            return work.get();
        } catch (RuntimeException e) {
            span.error(e);
            throw e;
        } finally {
            span.end();
        }
    }

    /**
     * The context for a message that is replayed: of a new trace, linked to that which the message belonged to and to
     * that of whoever replays it.
     *
     * @param job of which the replay is part, absent for a single one
     */
    public TraceHeaders replay(StoredMessage message, String queue, @Nullable UUID job) {
        Span.Builder builder = tracer.spanBuilder().setNoParent().kind(Span.Kind.PRODUCER);
        linkTo(message.headers().get(TraceHeaders.TRACEPARENT)).ifPresent(builder::addLink);
        Span current = tracer.currentSpan();
        if (current != null) {
            builder.addLink(new Link(current));
        }
        Span span = start("replay", queue, builder);
        describe(span, "replay", "create", queue);
        tagIfPresent(span, MESSAGE_ID, message.messageId());
        tagIfPresent(span, CONVERSATION_ID, message.correlationId());
        tagIfPresent(span, EVENT_TYPE, message.type());
        tagIfPresent(span, REPLAY_JOB, job == null ? null : job.toString());
        endWithTransaction(span);
        return headersOf(span);
    }

    /** Makes a span the current one of this thread, for logs and for what is published meanwhile. */
    public Tracer.SpanInScope scope(Span span) {
        return tracer.withSpan(span);
    }

    @Override
    public Optional<String> current() {
        return Optional.ofNullable(tracer.currentSpan())
                .map(span -> headersOf(span).traceparent());
    }

    @Override
    public void continued(@Nullable String traceparent, String step, Runnable work) {
        Span.Builder builder = TraceHeaders.parentIn(traceparent).isPresent()
                ? propagator.extract(Map.of(TraceHeaders.TRACEPARENT, String.valueOf(traceparent)), Map::get)
                : tracer.spanBuilder().setNoParent();
        Span span = builder.name(step).start();
        try (Tracer.SpanInScope _ = tracer.withSpan(span)) {
            work.run();
        } catch (RuntimeException e) {
            span.error(e);
            span.end();
            throw e;
        }
        endWithTransaction(span);
    }

    /** What is rolled back is not told of, for it will be done again. */
    private static void endWithTransaction(Span span) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            span.end();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                span.end();
            }
        });
    }

    private static Span start(String operation, String destination, Span.Builder builder) {
        return builder.name(destination.isEmpty() ? operation : operation + " " + destination)
                .start();
    }

    private static void describe(Span span, String operation, String type, String destination) {
        span.tag(SYSTEM, RABBITMQ).tag(OPERATION_NAME, operation).tag(OPERATION_TYPE, type);
        if (!destination.isEmpty()) {
            span.tag(DESTINATION, destination);
        }
    }

    private static void describe(Span span, EventMetadata message, int bodySize) {
        span.tag(MESSAGE_ID, message.id().toString())
                .tag(CONVERSATION_ID, message.correlationId())
                .tag(EVENT_TYPE, message.type())
                .tag(EVENT_SUBJECT, message.subject())
                .tag(BODY_SIZE, bodySize);
    }

    private static void tagIfPresent(Span span, String name, @Nullable String value) {
        if (value != null) {
            span.tag(name, value);
        }
    }

    /** Empty for what is not recorded: there would be nothing to be found. */
    private Optional<Link> linkTo(@Nullable Object traceparent) {
        return TraceHeaders.parentIn(traceparent)
                .filter(TraceHeaders.Parent::sampled)
                .map(parent -> new Link(tracer.traceContextBuilder()
                        .traceId(parent.traceId())
                        .spanId(parent.spanId())
                        .sampled(true)
                        .build()));
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

    /**
     * A message that is being put into the outbox.
     *
     * @param context that the message carries
     */
    public record Creation(TraceHeaders context, Span span) {

        /** To be called once the message is in the outbox for good. One that is rolled back is never told of. */
        public void committed() {
            span.end();
        }
    }
}
