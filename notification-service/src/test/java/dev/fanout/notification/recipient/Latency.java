package dev.fanout.notification.recipient;

import java.util.ArrayList;
import java.util.List;

/** How long something took, in milliseconds; 0 if there was none. */
record Latency(double p50, double p99) {

    static Latency of(Iterable<Long> nanos) {
        List<Long> all = new ArrayList<>();
        nanos.forEach(all::add);
        if (all.isEmpty()) {
            return new Latency(0, 0);
        }
        List<Long> sorted = all.stream().sorted().toList();
        return new Latency(sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6);
    }
}
