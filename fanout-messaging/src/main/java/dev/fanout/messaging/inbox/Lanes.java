package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.AggregateGate;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The lanes of a service; the messages of one aggregate share a lane, and so are handled in their order. */
class Lanes {

    private final List<Lane> lanes;
    private final RemoteCalls calls;
    private final boolean gated;

    /** @param gated whether some messages make remote calls before they reach their lane, see {@link AggregateGate} */
    Lanes(int count, IntFunction<Lane> lane, RemoteCalls calls, boolean gated) {
        this.lanes = IntStream.range(0, count).mapToObj(lane).toList();
        this.calls = calls;
        this.gated = gated;
    }

    /** Brings a message to its lane, with the answer of its remote call if it needs one. */
    void enter(InboxMessage message) {
        if (gated) {
            AggregateGate gate = message.delivery().session().gate();
            String subject = message.event().subject();
            message.afterEnd(() -> gate.leave(subject));
            gate.arrive(subject, () -> dispatch(message));
        } else {
            dispatch(message);
        }
    }

    private void dispatch(InboxMessage message) {
        Lane lane = lanes.get(Math.floorMod(message.event().subject().hashCode(), lanes.size()));
        if (message.needsCall()) {
            calls.call(message, () -> lane.add(message));
        } else {
            lane.add(message);
        }
    }

    void start() {
        lanes.forEach(Lane::start);
    }

    void stop() {
        lanes.forEach(Lane::stop);
    }

    /** Whether a lane has messages that wait for the database to come back. */
    boolean areWaiting() {
        return lanes.stream().anyMatch(Lane::isWaiting);
    }
}
