package dev.fanout.messaging.context;

import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.wire.TraceHeaders;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The spans of batches. A batch belongs to no single trace, so its span begins one, and links to each message that is
 * recorded; see {@link MessageTracing} for all spans.
 */
public final class BatchTracing {

    private final Spans spans;

    public BatchTracing(Tracer tracer, Propagator propagator) {
        this.spans = new Spans(tracer, propagator);
    }

    /** Records the sending of messages that were created in these contexts. */
    public <T> T sending(Collection<String> exchanges, Collection<TraceHeaders> created, Supplier<T> work) {
        List<Link> links = created.stream()
                .flatMap(context -> spans.linkTo(context.traceparent()).stream())
                .toList();
        if (links.isEmpty()) {
            return work.get();
        }
        Span span = start("send", exchanges, links, spans.root().kind(Span.Kind.CLIENT));
        Spans.describe(span, "send", "send", commonTo(exchanges));
        span.tag(Spans.BATCH_SIZE, created.size());
        return during(span, work);
    }

    /** Records a transaction that handles messages, each of which has a span of its own. */
    public <T> T committing(Collection<String> queues, Collection<Span> processing, Supplier<T> work) {
        List<Link> links = processing.stream()
                .filter(span -> !span.isNoop())
                .map(Link::new)
                .toList();
        if (links.isEmpty()) {
            return work.get();
        }
        Span span = start("commit", queues, links, spans.root());
        Spans.describe(span, "commit", "process", commonTo(queues));
        span.tag(Spans.BATCH_SIZE, processing.size());
        return during(span, work);
    }

    private static Span start(
            String operation, Collection<String> destinations, List<Link> links, Span.Builder builder) {
        links.forEach(builder::addLink);
        return Spans.start(operation, commonTo(destinations), builder);
    }

    /** The destination of the whole batch; empty if it has several. */
    private static String commonTo(Collection<String> destinations) {
        List<String> distinct = destinations.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "";
    }

    private static <T> T during(Span span, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            span.error(e);
            throw e;
        } finally {
            Afterwards.run(span::end);
        }
    }
}
