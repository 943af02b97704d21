package dev.fanout.dashboard.gather;

import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import io.micrometer.context.ContextSnapshot;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A part on its way: a virtual thread that does it. */
final class Branch<T> {

    private final Part<T> part;
    private final Queue<? super Branch<T>> ended;
    private final AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
    private final long begin = System.nanoTime();
    private final Thread thread;

    private Branch(Part<T> part, Deadline deadline, ContextSnapshot context, Queue<? super Branch<T>> ended) {
        this.part = part;
        this.ended = ended;
        this.thread = Thread.ofVirtual()
                .name("gather-" + part.name())
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> run(deadline, context));
    }

    /** @param ended gets the branch when it has ended */
    static <T> Branch<T> start(
            Part<T> part, Deadline deadline, ContextSnapshot context, Queue<? super Branch<T>> ended) {
        Branch<T> branch = new Branch<>(part, deadline, context, ended);
        branch.thread.start();
        return branch;
    }

    @SuppressWarnings("try") // the scope is closed, and not used
    private void run(Deadline deadline, ContextSnapshot context) {
        try (ContextSnapshot.Scope _ = context.setThreadLocals()) {
            T value = deadline.call(part.work()::call);
            outcome.compareAndSet(null, new Answered<>(value, took()));
        } catch (Throwable failure) {
            // Whatever it is, the others must not wait for what will not come.
            outcome.compareAndSet(null, new Failed<>(failure, took()));
        }
        ended.add(this);
    }

    /** Tells it to stop, if it has not ended. From now on its outcome is what it is. */
    void cancel() {
        if (leave()) {
            thread.interrupt();
        }
    }

    /**
     * Leaves it to itself, if it has not ended. From now on its outcome is what it is.
     *
     * @return false if it has ended
     */
    boolean leave() {
        return outcome.compareAndSet(null, new Missed<>(took()));
    }

    /** Whether it does nothing any more, whatever its outcome is. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    Part<T> part() {
        return part;
    }

    /** Absent as long as it is under way. */
    @Nullable Outcome<T> outcome() {
        return outcome.get();
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
