package dev.fanout.messaging.retry;

import dev.fanout.messaging.background.BatchThread;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.retry.DelayedRetryStore.NewRetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores what many threads put off at the same moment in one transaction. A function that fails over everything has
 * hundreds of messages to put off at once: a connection and a commit for each would leave the others hardly any.
 */
final class DelayedRetryWriter implements SmartLifecycle {

    private static final int BATCH = 200;

    /** Stops after the consumers, like a {@link dev.fanout.messaging.background.BackgroundTask}. */
    private static final int PHASE = 500;

    /** Longer than a connection of the pool is waited for. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final DelayedRetryStore store;
    private final TransactionTemplate transactions;
    private final BatchThread<Entry> thread =
            new BatchThread<>("delayed-retry-writer", BATCH, this::write, entry -> entry.failed(stopped()));

    DelayedRetryWriter(DelayedRetryStore store, TransactionTemplate transactions) {
        this.store = store;
        this.transactions = transactions;
    }

    /**
     * Returns after the commit.
     *
     * @throws RuntimeException if it is not stored
     */
    void write(NewRetry retry) {
        if (!thread.isRunning()) {
            throw stopped();
        }
        Entry entry = new Entry(retry, new CompletableFuture<>());
        thread.add(entry);
        entry.await();
    }

    private void write(List<Entry> batch) {
        batch.removeIf(Entry::isOver); // nobody waits for it any more
        if (!batch.isEmpty()) {
            store(batch);
        }
    }

    private void store(List<Entry> batch) {
        try {
            transactions.executeWithoutResult(
                    _ -> store.insert(batch.stream().map(Entry::retry).toList()));
            batch.forEach(Entry::done);
        } catch (RuntimeException e) {
            if (batch.size() > 1 && Fault.of(e) != Fault.OUTAGE) { // one of them may be the reason
                batch.forEach(entry -> store(List.of(entry)));
            } else {
                batch.forEach(entry -> entry.failed(e));
            }
        } catch (Error e) {
            batch.forEach(entry -> entry.failed(e));
            throw e;
        }
    }

    private static RuntimeException stopped() {
        return new CannotCreateTransactionException("the service stops, or has not started yet");
    }

    @Override
    public void start() {
        if (!thread.isRunning()) {
            thread.start();
        }
    }

    @Override
    public void stop() {
        thread.stop();
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private record Entry(NewRetry retry, CompletableFuture<Void> end) {

        boolean isOver() {
            return end.isDone();
        }

        void done() {
            end.complete(null);
        }

        void failed(Throwable cause) {
            end.completeExceptionally(cause);
        }

        void await() {
            try {
                end.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("not stored", e.getCause());
            } catch (TimeoutException e) {
                failed(e);
                throw new CannotCreateTransactionException("not stored after " + LONGEST_WAIT, e);
            } catch (InterruptedException e) {
                failed(e);
                Thread.currentThread().interrupt();
                throw new CannotCreateTransactionException("interrupted", e);
            }
        }
    }
}
