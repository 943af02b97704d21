package dev.fanout.messaging.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that works off what arrives in batches: it takes what is there, up to the batch size, and never waits for
 * more. What arrives while it works is its next batch. Its queue has no bound; the caller that adds bounds what may
 * wait. Nothing that it is given outlives the process. All methods may be called by any thread; work and left-over run
 * on the thread itself.
 */
public final class BatchThread<T> {

    private static final Logger log = LoggerFactory.getLogger(BatchThread.class);

    /** How often an idle thread looks whether it is to stop. */
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final String name;
    private final BlockingQueue<T> arrived = new LinkedBlockingQueue<>();
    private final int batchSize;
    private final Consumer<List<T>> work;
    private final Consumer<T> leftOver;
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    /**
     * Describes the thread; {@link #start} starts it.
     *
     * @param work is given a list of its own, not empty; what it throws is logged, and its batch is given up
     * @param leftOver is told of each that was not begun before the thread was stopped
     */
    public BatchThread(String name, int batchSize, Consumer<List<T>> work, Consumer<T> leftOver) {
        this.name = name;
        this.batchSize = batchSize;
        this.work = work;
        this.leftOver = leftOver;
    }

    /** Never blocks. What is added while the thread does not run waits for a start. */
    public void add(T arrival) {
        arrived.add(arrival);
    }

    /** Starts it. A thread that was stopped can be started again. */
    public void start() {
        Thread started = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        thread = started;
        running = true;
        started.start();
    }

    /** Lets the batch that is under way end, and begins no other. Never interrupts it: H2 would close its file. */
    public void stop() {
        running = false;
    }

    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running && Thread.currentThread() == thread) {
            try {
                T first = arrived.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<T> batch = new ArrayList<>();
                    batch.add(first);
                    arrived.drainTo(batch, batchSize - 1);
                    work.accept(batch);
                }
            } catch (InterruptedException e) {
                log.debug("{} was interrupted, and goes on: only a stop ends it", name, e);
            } catch (Throwable e) { // this thread is the only one, and must outlive whatever happens
                log.error("{} has given up a batch", name, e);
            }
        }
        for (T left = arrived.poll(); left != null; left = arrived.poll()) {
            leftOver.accept(left);
        }
    }
}
