package dev.fanout.dashboard.projection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** Counts what this instance has seen of customers since the last time it was asked. For any number of threads. */
@Component
class Activity {

    /** Of more customers within a second, some are not counted. */
    private static final int MOST_CUSTOMERS = 10_000;

    private Map<String, Count> counts = new HashMap<>();

    /** Of one customer. */
    record Count(long views, long events) {

        static final Count NONE = new Count(0, 0);

        private Count plus(Count other) {
            return new Count(views + other.views, events + other.events);
        }
    }

    /** Somebody has looked at him. One of so many views is counted, for all of them. */
    void viewed(String customerId, int ofSoMany) {
        if (isDrawn(ofSoMany)) {
            add(customerId, new Count(ofSoMany, 0));
        }
    }

    /** An event brings a row of his, if his rows are written. One of so many is counted, for all of them. */
    void happened(String customerId, int ofSoMany) {
        if (isDrawn(ofSoMany)) {
            add(customerId, new Count(0, ofSoMany));
        }
    }

    private static boolean isDrawn(int ofSoMany) {
        return ThreadLocalRandom.current().nextInt(ofSoMany) == 0;
    }

    private synchronized void add(String customerId, Count count) {
        if (counts.size() < MOST_CUSTOMERS || counts.containsKey(customerId)) {
            counts.merge(customerId, count, Count::plus);
        }
    }

    /** What was counted; the count begins anew. */
    synchronized Map<String, Count> take() {
        Map<String, Count> taken = counts;
        counts = new HashMap<>();
        return taken;
    }
}
