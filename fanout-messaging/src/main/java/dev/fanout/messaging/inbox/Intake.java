package dev.fanout.messaging.inbox;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.consumer.OutageWait;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.MalformedMessageException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where a delivery goes: to its lane, to the dead letters, or nowhere. */
class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final MessageReader reader;
    private final Lanes lanes;
    private final Recoverability recoverability;
    private final BatchProcessor processor;
    private final InboxThreads threads;
    private final EventCatalogue catalogue;
    private final MessageTracing tracing;
    private final InboxMetrics metrics;

    Intake(
            MessageReader reader,
            Lanes lanes,
            Recoverability recoverability,
            BatchProcessor processor,
            InboxThreads threads,
            EventCatalogue catalogue,
            MessageTracing tracing,
            InboxMetrics metrics) {
        this.reader = reader;
        this.lanes = lanes;
        this.recoverability = recoverability;
        this.processor = processor;
        this.threads = threads;
        this.catalogue = catalogue;
        this.tracing = tracing;
        this.metrics = metrics;
    }

    void accept(Delivery delivery) {
        try {
            reader.read(delivery.message())
                    .map(reaction -> new InboxMessage(delivery, reaction, tracing))
                    .ifPresentOrElse(lanes::enter, () -> ignore(delivery));
        } catch (PermanentFailureException e) {
            recoverability.unreadable(delivery, e);
        } catch (RuntimeException e) { // thrown any further, it would close the channel on all other messages too
            recoverability.unreadable(
                    delivery, new MalformedMessageException("the message cannot be taken in: " + e, e));
        }
    }

    /** No handler of this function reacts to it: it costs no transaction, unless it is a replay of a dead letter. */
    private void ignore(Delivery delivery) {
        Optional<ReplayMark> replay = ReplayMark.in(delivery.headers());
        if (replay.isPresent()) {
            threads.start(delivery, () -> resolveAndSettle(delivery, replay.get()));
        } else {
            settle(delivery);
        }
    }

    private void resolveAndSettle(Delivery delivery, ReplayMark replay) {
        OutageWait wait = new OutageWait();
        while (threads.mayGoOn(delivery)) {
            try {
                processor.resolveIgnored(replay);
                settle(delivery);
                return;
            } catch (RuntimeException e) {
                log.warn("A replayed message of {} waits: {}", delivery.queue(), e.toString());
                wait.pause(delivery.session());
            }
        }
    }

    private void settle(Delivery delivery) {
        delivery.settle();
        String type = String.valueOf(Envelope.typeOf(delivery.message().properties()));
        Afterwards.run(() -> metrics.count(delivery.queue(), catalogue.labelOf(type), Outcome.IGNORED));
    }
}
