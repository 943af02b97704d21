package dev.fanout.messaging.background;

import dev.fanout.messaging.failure.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A thread that repeats a step for as long as the service runs. Between two steps it sleeps as long as the step said,
 * or until it is woken. A step that throws is repeated after a pause, which a wake does not cut short, so the step must
 * leave nothing half done: a transaction, as a rule. No exception and no error ends the thread; the first of a kind is
 * logged.
 *
 * <p>As a bean it starts with the application and stops with it. It is one platform thread in each instance of the
 * service: that two instances do not do the same work is for the step to see to, with locked rows for instance. All
 * methods may be called by any thread.
 */
public final class BackgroundTask implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BackgroundTask.class);

    /** How often a pause after a failure looks whether the service stops. */
    private static final Duration LOOK_UP = Duration.ofMillis(100);

    private final Settings settings;
    private final Step step;
    private final Backoff backoff;
    private final Semaphore wake = new Semaphore(0);
    private volatile long lastSuccess = System.nanoTime();
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    private BackgroundTask(Settings settings, Step step) {
        this.settings = settings;
        this.step = step;
        this.backoff = new Backoff(settings.firstPause, settings.longestPause);
    }

    /** Begins to describe a task: its thread has this name. */
    public static Settings named(String name) {
        return new Settings(name);
    }

    /** One step of the work. */
    @FunctionalInterface
    public interface Step {

        /**
         * Does a bounded part of the work, so that a stop need not wait for long. Nobody interrupts it.
         *
         * @return how long to sleep before the next step, unless the task is woken; zero to go on at once
         */
        Duration run() throws Exception;
    }

    /** How a task runs, where it does not run as most do. */
    public static final class Settings {

        /** Stops after the consumers and before the relay, which sends what a last step has committed. */
        private static final int PHASE = 500;

        private final String name;
        private int phase = PHASE;
        private Duration patience = Duration.ofSeconds(5);
        private Duration firstPause = Duration.ofSeconds(5);
        private Duration longestPause = Duration.ofSeconds(5);
        private boolean daemon = true;
        private Runnable atEnd = () -> {};

        private Settings(String name) {
            this.name = name;
        }

        /**
         * When it stops: those of a higher phase stop before it. By default 500: after what consumes messages, and
         * before what sends those that a last step has published.
         */
        public Settings phase(int phase) {
            this.phase = phase;
            return this;
        }

        /** How long a stop waits for the step that is under way, by default 5 s; after that the step goes on alone. */
        public Settings patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        /** The pauses after steps that failed one after the other: each twice the last. By default always 5 s. */
        public Settings pausesAfterFailure(Duration first, Duration longest) {
            this.firstPause = first;
            this.longestPause = longest;
            return this;
        }

        /** Keeps the process alive, also where there is no web server. */
        public Settings keepsProcessAlive() {
            this.daemon = false;
            return this;
        }

        /** What the thread does when it ends, after its last step. */
        public Settings atEnd(Runnable last) {
            this.atEnd = last;
            return this;
        }

        /** The task, which does nothing before it is started. */
        public BackgroundTask repeating(Step step) {
            return new BackgroundTask(this, step);
        }
    }

    /** Ends the sleep before the next step; during a step, the sleep that would follow. Never blocks. */
    public void wake() {
        wake.release();
    }

    /** A long step calls this when it works again: what failed before is over. */
    public void recovered() {
        lastSuccess = System.nanoTime();
        backoff.reset();
        if (failure != null) {
            log.info("{} goes on", settings.name);
            failure = null;
        }
    }

    /** Why the last step failed; empty if it did not. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** How long ago a step last went well, or the task was started. */
    public Duration sinceLastSuccess() {
        return Duration.ofNanos(System.nanoTime() - lastSuccess);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            lastSuccess = System.nanoTime();
            Thread started = Thread.ofPlatform()
                    .name(settings.name)
                    .daemon(settings.daemon)
                    .unstarted(this::run);
            thread = started;
            started.start();
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
                current.join(settings.patience);
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
        return settings.phase;
    }

    /** A thread that did not end in time goes on beside its successor for no more than its step. */
    private boolean isCurrent() {
        return running && Thread.currentThread() == thread;
    }

    private void run() {
        while (isCurrent()) {
            try {
                Duration rest = step.run();
                recovered();
                sleep(rest);
            } catch (Throwable e) { // this thread is the only one, and no error of a step is a reason to go without it
                if (isCurrent()) {
                    note(e);
                    pause(backoff.next());
                }
            }
        }
        settings.atEnd.run();
    }

    /** Logs what has failed, but not again as long as it fails in the same way. */
    private void note(Throwable e) {
        Throwable before = failure;
        failure = e;
        if (before != null && kindsOf(before).equals(kindsOf(e))) {
            return;
        }
        if (Fault.of(e) == Fault.OUTAGE) {
            log.warn("{} has to wait: {}", settings.name, Fault.describe(e));
        } else {
            log.error("{} has to wait", settings.name, e);
        }
    }

    private static List<Class<?>> kindsOf(Throwable failure) {
        List<Class<?>> kinds = new ArrayList<>();
        Fault.causes(failure).forEach(cause -> kinds.add(cause.getClass()));
        return kinds;
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

    /** Only a stop ends this pause: if each commit were a new attempt, the load would become a storm of probes. */
    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (isCurrent() && System.nanoTime() < end) {
            wake.drainPermits();
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(LOOK_UP.toMillis(), duration.toMillis()));
            } catch (InterruptedException e) {
                log.debug("{} was interrupted, and goes on: only a stop ends it", settings.name, e);
            }
        }
    }
}
