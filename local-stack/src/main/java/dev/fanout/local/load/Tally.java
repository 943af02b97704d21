package dev.fanout.local.load;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What the clients of a load test note while they place and cancel orders. Safe for many threads. */
final class Tally {

    private final Queue<Placed> placed = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicInteger tooLateToCancel = new AtomicInteger();

    void accepted(Placed order) {
        placed.add(order);
    }

    /** @param sentence says what went wrong */
    void failed(String sentence) {
        failures.add(sentence);
    }

    /** A client makes a call once more, because the service was not there. */
    void callRepeated() {
        repeated.incrementAndGet();
    }

    /** An earlier POST of the order had been accepted; only its answer was lost. */
    void acceptedBefore() {
        replayed.incrementAndGet();
    }

    /** The order was cancelled already when its client wanted to cancel it. */
    void cancelledBefore() {
        tooLateToCancel.incrementAndGet();
    }

    Collection<Placed> placed() {
        return placed;
    }

    Collection<String> failures() {
        return failures;
    }

    int repeated() {
        return repeated.get();
    }

    int replayed() {
        return replayed.get();
    }

    int tooLateToCancel() {
        return tooLateToCancel.get();
    }
}
