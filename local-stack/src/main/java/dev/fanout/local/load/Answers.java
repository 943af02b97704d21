package dev.fanout.local.load;

import dev.fanout.local.shop.Reply;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of orders that were posted once, without a second attempt. Safe for many threads. */
final class Answers {

    private final Queue<Placed> placed = new ConcurrentLinkedQueue<>();
    private final Queue<Instant> refused = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicInteger> reasons = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> troubles = new ConcurrentHashMap<>();

    void accepted(Placed order) {
        placed.add(order);
    }

    /** Notes an answer other than 202. Only a 503 that says when to come back is a refusal, all else is trouble. */
    void notAccepted(Instant intendedAt, Reply reply) {
        if (reply.status() == 503 && reply.retryAfter() > 0) {
            refused.add(intendedAt);
            count(reasons, problemIn(reply));
        } else if (reply.status() == 503) {
            count(troubles, "503 without Retry-After (" + problemIn(reply) + ")");
        } else {
            count(troubles, reply.status() + " (" + problemIn(reply) + ")");
        }
    }

    void failed(IOException failure) {
        count(troubles, failure instanceof HttpTimeoutException ? "timeout" : "connection: " + failure);
    }

    private static void count(ConcurrentMap<String, AtomicInteger> counters, String what) {
        counters.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** The name of the problem, or the beginning of what is none. */
    static String problemIn(Reply reply) {
        String mark = "urn:fanout:problem:";
        int begin = reply.body().indexOf(mark);
        if (begin < 0) {
            return reply.body().substring(0, Math.min(80, reply.body().length()));
        }
        int end = reply.body().indexOf('"', begin);
        return reply.body()
                .substring(begin + mark.length(), end < 0 ? reply.body().length() : end);
    }

    Collection<Placed> placed() {
        return placed;
    }

    long placedIn(Stage stage) {
        return placed.stream()
                .filter(order -> stage.contains(order.intendedAt()))
                .count();
    }

    long refusedIn(Stage stage) {
        return refused.stream().filter(stage::contains).count();
    }

    /** How often each problem was the reason of a refusal. */
    Map<String, Integer> reasons() {
        return counted(reasons);
    }

    /** How often each answer came that is neither a 202 nor a refusal. */
    Map<String, Integer> troubles() {
        return counted(troubles);
    }

    private static Map<String, Integer> counted(ConcurrentMap<String, AtomicInteger> counters) {
        Map<String, Integer> counted = new TreeMap<>();
        counters.forEach((what, count) -> counted.put(what, count.get()));
        return counted;
    }
}
