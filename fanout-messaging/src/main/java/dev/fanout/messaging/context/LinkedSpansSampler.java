package dev.fanout.messaging.context;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Records what begins a trace but is linked to a recorded one: the batches in which a message travels, and its replays.
 * Otherwise the sampler would decide anew for each of them, and most recorded orders would lack some part of their
 * story.
 */
final class LinkedSpansSampler implements Sampler {

    private final Sampler others;

    /** @param others decides on all spans that are linked to none */
    LinkedSpansSampler(Sampler others) {
        this.others = others;
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        boolean root = !Span.fromContext(parent).getSpanContext().isValid();
        return root && links.stream().anyMatch(link -> link.getSpanContext().isSampled())
                ? SamplingResult.recordAndSample()
                : others.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
        return "LinkedSpans{" + others.getDescription() + "}";
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
