package dev.fanout.messaging.consumer;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets in one message of an aggregate at a time, the others in the order of their arrival. Needed where messages make
 * remote calls before they reach a lane: without it the cancellation of an order would overtake a slow authorisation of
 * the same order, and the answers would be outdated again and again. Belongs to one session; the broker delivers its
 * messages anew when the session ends.
 */
public final class AggregateGate {

    /** By subject; an entry, perhaps empty, is there as long as one of its messages is inside. */
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** Runs {@code enter} now, or when those before it have left. */
    public void arrive(String subject, Runnable enter) {
        synchronized (this) {
            Queue<Runnable> others = waiting.get(subject);
            if (others != null) {
                others.add(enter);
                return;
            }
            waiting.put(subject, new ArrayDeque<>(0));
        }
        enter.run();
    }

    public void leave(String subject) {
        Runnable next = next(subject);
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next(String subject) {
        Queue<Runnable> others = waiting.get(subject);
        if (others == null) {
            return null;
        }
        Runnable next = others.poll();
        if (next == null) {
            waiting.remove(subject);
        }
        return next;
    }
}
