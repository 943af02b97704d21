package dev.fanout.messaging.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A thread that repeats a step for as long as the service runs. Between two steps it sleeps as long as the step said,
 * or until it is woken. A step that throws is repeated after a pause, so it must leave nothing half done: a
 * transaction, as a rule.
 */
public final class BackgroundTask implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundTask.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Stops after the consumers and before the relay, which sends what a last step has committed. */
    private static final int PHASE = 500;

    private final String name;
    private final Step step;
    private final Semaphore wake = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    public BackgroundTask(String name, Step step) {
        this.name = name;
        this.step = step;
    }

    /** One step of the work. */
    @FunctionalInterface
    public interface Step {

        /** @return how long to sleep before the next step; nothing to go on at once */
        Duration run();
    }

    /** Ends the sleep before the next step. */
    public void wake() {
        wake.release();
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread = Thread.ofPlatform().name(name).daemon().start(this::run);
        }
    }

    /** Lets the step that is under way end, and never interrupts it: H2 would close its file over that. */
    @Override
    public synchronized void stop() {
        Thread current = thread;
        running = false;
        wake();
        if (current != null) {
            try {
                current.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void run() {
        boolean failing = false;
        while (running) {
            try {
                Duration rest = step.run();
                if (failing) {
                    log.info("{} goes on", name);
                    failing = false;
                }
                sleep(rest);
            } catch (Throwable e) { // this thread is the only one, and no error of a step is a reason to go without it
                if (!failing) {
                    log.warn("{} has to wait", name, e);
                    failing = true;
                }
                sleep(AFTER_FAILURE);
            }
        }
    }

    private void sleep(Duration longest) {
        try {
            if (longest.isPositive() && wake.tryAcquire(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }
}
