package dev.fanout.dashboard.gather;

import dev.fanout.dashboard.gather.Outcome.Missed;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Waits for one thing no longer than until a deadline. It interrupts nothing, as a {@link Scatter} does: H2 would close
 * its file over that. What has not ended by then goes on alone, and while many things do so no other one is begun.
 */
public final class BoundedWait {

    private final ContextSnapshotFactory contexts;
    private final int mostLate;
    private final Set<Branch<?>> late = ConcurrentHashMap.newKeySet();

    /** @param mostLate how many things may go on alone before no other one is begun */
    BoundedWait(ContextSnapshotFactory contexts, int mostLate) {
        this.contexts = contexts;
        this.mostLate = mostLate;
    }

    /**
     * Does a part on a thread of its own, and returns when it has ended or the deadline has passed, whichever is first.
     * In the part the deadline is {@link Deadline#current()}, and the trace of the caller goes on.
     *
     * @return {@link Missed} at once where none is begun
     * @throws InterruptedException if the caller's thread is interrupted; the part goes on
     */
    public <T> Outcome<T> await(Deadline deadline, Part<T> part) throws InterruptedException {
        late.removeIf(Branch::hasEnded);
        if (deadline.hasPassed() || late.size() >= mostLate) {
            return new Missed<>(Duration.ZERO);
        }
        BlockingQueue<Branch<T>> ended = new LinkedBlockingQueue<>();
        Branch<T> branch = Branch.start(part, deadline, contexts.captureAll(), ended);
        try {
            ended.poll(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (branch.leave()) {
                late.add(branch);
            }
        }
        return Objects.requireNonNull(branch.outcome());
    }
}
