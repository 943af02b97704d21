package dev.fanout.dashboard.gather;

import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A virtual thread for each of the two. */
final class VirtualThreadBackup implements Backup {

    private final ContextSnapshotFactory contexts;

    VirtualThreadBackup(ContextSnapshotFactory contexts) {
        this.contexts = contexts;
    }

    @Override
    public <T> T call(Part<T> first, Duration patience, Supplier<Optional<Part<T>>> second) throws Exception {
        Deadline deadline = Deadline.current();
        ContextSnapshot context = contexts.captureAll();
        BlockingQueue<Branch<T>> ended = new LinkedBlockingQueue<>();
        List<Branch<T>> branches = new ArrayList<>(2);
        try {
            branches.add(Branch.start(first, deadline, context, ended));
            @Nullable Branch<T> end = ended.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (end != null && end.outcome() instanceof Answered<T>(T value, Duration _)) {
                return value;
            }
            int open = end == null ? 1 : 0;
            Optional<Part<T>> other = second.get();
            if (other.isPresent()) {
                branches.add(Branch.start(other.get(), deadline, context, ended));
                open++;
            }
            for (; open > 0; open--) {
                if (ended.take().outcome() instanceof Answered<T>(T value, Duration _)) {
                    return value;
                }
            }
            throw failureOf(branches.getFirst());
        } finally {
            branches.forEach(Branch::cancel);
        }
    }

    private static Exception failureOf(Branch<?> branch) {
        return switch (branch.outcome()) {
            case Failed(Exception cause, Duration _) -> cause;
            case Failed(Throwable cause, Duration _) -> new IllegalStateException(cause);
            case null, default ->
                new IllegalStateException("it has not ended: " + branch.part().name());
        };
    }
}
