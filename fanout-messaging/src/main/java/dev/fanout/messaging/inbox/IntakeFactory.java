package dev.fanout.messaging.inbox;

import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.topology.Function;
import java.time.Clock;

/** Makes the intake of a function. */
record IntakeFactory(
        Recoverability recoverability,
        BatchProcessor processor,
        InboxThreads threads,
        EventCatalogue catalogue,
        EventCodec codec,
        MessageTracing tracing,
        InboxMetrics metrics,
        Clock clock) {

    Intake intakeOf(Function function, Lanes lanes) {
        return new Intake(
                new MessageReader(function.handlers(), codec, clock),
                lanes,
                recoverability,
                processor,
                threads,
                catalogue,
                tracing,
                metrics);
    }
}
