package dev.fanout.messaging.inbox;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.wire.Texts;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Optional;

/** One message, read and matched with its handler. Owned by one thread at a time. */
final class InboxMessage {

    private final Delivery delivery;
    private final Reaction reaction;
    private final MessageTracing tracing;
    private final Optional<ReplayMark> replay;
    private final Span span;
    private Runnable afterEnd = () -> {};
    private boolean settled;

    InboxMessage(Delivery delivery, Reaction reaction, MessageTracing tracing) {
        this.delivery = delivery;
        this.reaction = reaction;
        this.tracing = tracing;
        this.replay = ReplayMark.in(delivery.headers());
        this.span = tracing.process(
                delivery.queue(),
                reaction.metadata(),
                delivery.headers(),
                delivery.message().payload().length);
    }

    Delivery delivery() {
        return delivery;
    }

    EventMetadata metadata() {
        return reaction.metadata();
    }

    Event event() {
        return reaction.event();
    }

    /** The dead letter that this message is, on its way back. */
    Optional<ReplayMark> replay() {
        return replay;
    }

    boolean needsCall() {
        return reaction.needsCall();
    }

    /** Makes the remote call, if the handler makes one, and keeps the answer for {@link #handle}. */
    void call() {
        inContext(reaction::call);
    }

    /** Changes the state, in the transaction of the caller. */
    void handle() {
        inContext(reaction::handle);
    }

    /** What is to happen once this message is settled. */
    void afterEnd(Runnable next) {
        afterEnd = next;
    }

    /** Records in the span that an attempt has failed which is not the last one. */
    void attemptFailed(Throwable failure) {
        span.event("attempt failed: " + failure.getClass().getSimpleName());
    }

    /** The caller calls this once the message is settled. */
    void end(Outcome outcome) {
        settled = true;
        Afterwards.run(() -> endSpan(outcome.label()));
        afterEnd.run();
    }

    /** Records in the span that all attempts have failed. */
    void failed(Throwable cause) {
        span.error(cause);
    }

    /**
     * The caller calls this instead of {@link #end} where the message is not settled: the broker will deliver it again,
     * as another message of the inbox.
     */
    void leave() {
        Afterwards.run(() -> endSpan("redelivered"));
    }

    /** Gives it back to the broker as a message that failed, and makes room for the next of its aggregate. */
    void reject() {
        Afterwards.run(() -> endSpan("rejected"));
        delivery.reject();
        afterEnd.run();
    }

    private void endSpan(String outcome) {
        span.tag("fanout.outcome", outcome);
        span.end();
    }

    /** @return whether the channel that it came by is gone, so that it cannot be settled any more */
    boolean leaveIfGone() {
        if (delivery.isLive()) {
            return false;
        }
        leave();
        return true;
    }

    boolean isSettled() {
        return settled;
    }

    Span span() {
        return span;
    }

    /** Runs something so that its logs, its spans and what it publishes belong to this message. */
    void inContext(Runnable work) {
        try (Tracer.SpanInScope _ = tracing.scope(span)) {
            reaction.inContext(work);
        }
    }

    @Override
    public String toString() {
        return Texts.line(metadata().type()) + " " + metadata().id() + " of "
                + Texts.line(metadata().subject());
    }
}
