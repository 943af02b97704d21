package dev.fanout.messaging.context;

import dev.fanout.messaging.Cause;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Traces;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The spans of messages.
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
 *     <td>begins a trace, linked to the message's own and, if it is a single one, to the operator's request</td></tr>
 * </table>
 *
 * <p>A routing key is the id of an aggregate. The conventions make it a part of the destination's name; here it is an
 * attribute, for names of spans have to be few.
 */
public final class MessageTracing implements Traces {

    private final Spans spans;

    public MessageTracing(Tracer tracer, Propagator propagator) {
        this.spans = new Spans(tracer, propagator);
    }

    /** Begins the span of a message that is put into the outbox. */
    public Creation create(EventMetadata message, String exchange, String routingKey, int bodySize) {
        Span current = spans.tracer().currentSpan();
        if (current != null && Boolean.FALSE.equals(current.context().sampled())) {
            return new Creation(spans.headersOf(current), Span.NOOP); // its span would not be exported
        }
        Span span = Spans.start("create", exchange, spans.child().kind(Span.Kind.PRODUCER));
        if (!span.isNoop()) {
            Spans.describe(span, "create", "create", exchange);
            Spans.describe(span, message, bodySize);
            span.tag(Spans.ROUTING_KEY, routingKey);
        }
        return new Creation(spans.headersOf(span), span);
    }

    /** Begins the span of a message that was delivered. */
    public Span process(
            String queue, EventMetadata message, Map<String, ? extends @Nullable Object> headers, int bodySize) {
        Span span = Spans.start("process", queue, spans.continuing(headers).kind(Span.Kind.CONSUMER));
        if (!span.isNoop()) {
            Spans.describe(span, "process", "process", queue);
            Spans.describe(span, message, bodySize);
        }
        return span;
    }

    /**
     * The context for a message that is replayed: a new trace, linked to the trace that the message belonged to and to
     * the trace of the operator's request.
     *
     * @param job of which the replay is part, absent for a single one
     */
    public TraceHeaders replay(StoredProperties message, String queue, @Nullable UUID job) {
        Span.Builder builder = spans.root().kind(Span.Kind.PRODUCER);
        spans.linkTo(message.headers().get(TraceHeaders.TRACEPARENT)).ifPresent(builder::addLink);
        Span current = spans.tracer().currentSpan();
        if (current != null) {
            builder.addLink(new Link(current));
        }
        Span span = Spans.start("replay", queue, builder);
        Spans.describe(span, "replay", "create", queue);
        Spans.tagIfPresent(span, Spans.MESSAGE_ID, message.messageId());
        Spans.tagIfPresent(span, Spans.CONVERSATION_ID, message.correlationId());
        Spans.tagIfPresent(span, Spans.EVENT_TYPE, message.type());
        Spans.tagIfPresent(span, Spans.REPLAY_JOB, job);
        endWithTransaction(span);
        return spans.headersOf(span);
    }

    /** Makes a span the current one of this thread, for logs and for what is published meanwhile. */
    public Tracer.SpanInScope scope(Span span) {
        return spans.tracer().withSpan(span);
    }

    @Override
    public Optional<String> current() {
        return Optional.ofNullable(spans.tracer().currentSpan())
                .map(span -> spans.headersOf(span).traceparent());
    }

    @Override
    public void continued(@Nullable String traceparent, String step, Runnable work) {
        Span.Builder builder = TraceHeaders.parentIn(traceparent).isPresent()
                ? spans.continuing(Map.of(TraceHeaders.TRACEPARENT, String.valueOf(traceparent)))
                : spans.root();
        Span span = builder.name(step).start();
        try (Tracer.SpanInScope _ = spans.tracer().withSpan(span)) {
            work.run();
        } catch (RuntimeException e) {
            span.error(e);
            span.end();
            throw e;
        }
        endWithTransaction(span);
    }

    @Override
    public void continued(@Nullable String traceparent, Cause cause, String step, Runnable work) {
        CurrentCause.during(cause, () -> continued(traceparent, step, work));
    }

    /** No span for a step that is rolled back: it will run again. */
    private static void endWithTransaction(Span span) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            span.end();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Afterwards.run(span::end);
            }
        });
    }

    /**
     * A message that is being put into the outbox.
     *
     * @param context that the message carries
     */
    public record Creation(TraceHeaders context, Span span) {

        /**
         * The caller calls this once the message is in the outbox for good. A message that is rolled back has no span.
         */
        public void committed() {
            span.end();
        }
    }
}
