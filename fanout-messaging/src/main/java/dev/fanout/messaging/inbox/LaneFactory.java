package dev.fanout.messaging.inbox;

import dev.fanout.messaging.topology.Function;

/** Makes the lanes of a function. */
record LaneFactory(
        BatchProcessor processor,
        Recoverability recoverability,
        InboxThreads threads,
        InboxMetrics metrics,
        Brake brake) {

    Lanes lanesOf(Function function, InboxProperties properties) {
        String prefix = FunctionConsumer.named("inbox-lane", function) + "-";
        RemoteCalls calls =
                new RemoteCalls(processor, recoverability, threads, metrics, brake, properties.concurrentCalls());
        return new Lanes(
                properties.lanes(),
                number -> new Lane(prefix + number, properties.batchSize(), processor, calls, brake),
                calls,
                function.handlers().hasRemoteCalls());
    }
}
