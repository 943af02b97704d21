package dev.fanout.messaging.inbox;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.EventCodec;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.ReplayMark;
import java.util.List;
import java.util.Optional;

/**
 * Reads a delivery and decides where it goes: to its lane, to its remote call first, to the dead letters, or nowhere.
 */
class Intake {

    private final HandlerRegistry handlers;
    private final EventCatalogue catalogue;
    private final EventCodec codec;
    private final MessageTracing tracing;
    private final List<Lane> lanes;
    private final Recoverability recoverability;
    private final InboxMetrics metrics;

    Intake(
            HandlerRegistry handlers,
            EventCatalogue catalogue,
            EventCodec codec,
            MessageTracing tracing,
            List<Lane> lanes,
            Recoverability recoverability,
            InboxMetrics metrics) {
        this.handlers = handlers;
        this.catalogue = catalogue;
        this.codec = codec;
        this.tracing = tracing;
        this.lanes = lanes;
        this.recoverability = recoverability;
        this.metrics = metrics;
    }

    void accept(Delivery delivery) {
        try {
            String type = Envelope.typeOf(delivery.properties());
            if (type == null) {
                throw new MalformedMessageException("the message has no type");
            }
            Optional<Handler> handler = handlers.handlerOf(type);
            if (handler.isPresent()) {
                route(read(delivery, handler.get()));
            } else if (handlers.handlesOtherVersionOf(type)) {
                throw new MalformedMessageException("unknown version of an event that is handled here: " + type);
            } else {
                ignore(delivery, type);
            }
        } catch (PermanentFailureException e) {
            recoverability.unreadable(delivery, e);
        } catch (RuntimeException e) {
            recoverability.unreadable(delivery, new MalformedMessageException("the message cannot be read: " + e, e));
        }
    }

    private Task read(Delivery delivery, Handler handler) {
        EventMetadata metadata = Envelope.read(delivery.properties());
        Class<? extends Event> type = handlers.classOf(metadata.type());
        return new Task(delivery, metadata, codec.read(type, delivery.body()), handler, tracing);
    }

    private void route(Task task) {
        if (handlers.hasRemoteCalls()) {
            AggregateGate gate = task.delivery().session().gate();
            String subject = task.event().subject();
            task.afterEnd(() -> gate.leave(subject));
            gate.arrive(subject, () -> dispatch(task));
        } else {
            dispatch(task);
        }
    }

    private void dispatch(Task task) {
        Lane lane = lanes.get(Math.floorMod(task.event().subject().hashCode(), lanes.size()));
        if (task.needsCall()) {
            recoverability.call(task, () -> lane.add(task));
        } else {
            lane.add(task);
        }
    }

    /** Somebody else's business: costs no transaction, unless it was a dead letter. */
    private void ignore(Delivery delivery, String type) {
        Runnable settle = () -> {
            delivery.session().settle(List.of(delivery));
            metrics.count(delivery.queue(), catalogue.labelOf(type), Outcome.IGNORED);
        };
        ReplayMark.in(delivery.properties().getHeaders())
                .ifPresentOrElse(replay -> recoverability.ignored(delivery, replay, settle), settle);
    }
}
