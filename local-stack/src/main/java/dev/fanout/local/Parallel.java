package dev.fanout.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same work for several things at once. */
final class Parallel {

    private Parallel() {}

    /** Does the work for all, waits for all, and throws what the first failed one threw. */
    static <T> void forEach(List<T> items, Consumer<T> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> results = new ArrayList<>();
            items.forEach(item -> results.add(threads.submit(() -> work.accept(item))));
            RuntimeException first = null;
            for (Future<?> result : results) {
                try {
                    result.get();
                } catch (ExecutionException e) {
                    if (first == null) {
                        first = e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                        // Once one has failed, no result of the others is of use.
                        results.forEach(other -> other.cancel(true));
                    }
                } catch (CancellationException e) {
                    continue;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new LocalStackException("interrupted", e);
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }
}
