package dev.fanout.dashboard.gather;

import dev.fanout.dashboard.gather.Outcome.Missed;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A virtual thread for each part. */
final class VirtualThreadScatter implements Scatter {

    private final ContextSnapshotFactory contexts;

    VirtualThreadScatter(ContextSnapshotFactory contexts) {
        this.contexts = contexts;
    }

    @Override
    public Gathered gather(Deadline deadline, Part<?>... parts) throws InterruptedException {
        if (deadline.hasPassed()) {
            return missed(parts);
        }
        ContextSnapshot context = contexts.captureAll();
        BlockingQueue<Branch<?>> ended = new LinkedBlockingQueue<>();
        List<Branch<?>> branches = new ArrayList<>(parts.length);
        try {
            for (Part<?> part : parts) {
                branches.add(Branch.start(part, deadline, context, ended));
            }
            for (int open = parts.length; open > 0; open--) {
                if (ended.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS) == null) {
                    break;
                }
            }
        } finally {
            branches.forEach(Branch::cancel);
        }
        Map<Part<?>, Outcome<?>> outcomes = new IdentityHashMap<>();
        branches.forEach(branch -> outcomes.put(branch.part(), Objects.requireNonNull(branch.outcome())));
        return new Gathered(outcomes);
    }

    /** There is no time left to do anything. */
    private static Gathered missed(Part<?>... parts) {
        Map<Part<?>, Outcome<?>> outcomes = new IdentityHashMap<>();
        for (Part<?> part : parts) {
            outcomes.put(part, new Missed<>(Duration.ZERO));
        }
        return new Gathered(outcomes);
    }
}
