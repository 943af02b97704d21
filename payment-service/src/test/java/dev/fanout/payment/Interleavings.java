package dev.fanout.payment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a few concurrent tasks in every order of their steps, or nearly so. Each task runs on a thread of its own, but
 * only one at a time, and only from one {@link #step()} to the next; which one goes on is tried out exhaustively.
 */
final class Interleavings {

    private static final ThreadLocal<@Nullable Task> CURRENT = new ThreadLocal<>();

    private Interleavings() {}

    /** One attempt: fresh tasks, and what must hold when all of them have ended. */
    record Scenario(List<Runnable> tasks, Runnable check) {}

    /**
     * The next thing that a task does may be seen by other tasks, and depend on them. No effect outside of
     * {@link #explore}.
     */
    static void step() {
        Task task = CURRENT.get();
        if (task != null) {
            task.pause();
        }
    }

    /**
     * Tries every order in which at most so many times a task that could go on is interrupted by another one. Faults of
     * concurrency need very few of these.
     *
     * @return how many such orders there are
     */
    static int explore(int interruptions, Supplier<Scenario> scenarios) {
        List<Integer> choices = new ArrayList<>();
        for (int runs = 1; ; runs++) {
            List<Integer> options = new ArrayList<>();
            Scenario scenario = scenarios.get();
            String trace = run(scenario.tasks(), interruptions, choices, options);
            try {
                scenario.check().run();
            } catch (AssertionError e) {
                throw new AssertionError("in the order " + trace + ": " + e.getMessage(), e);
            }
            while (!choices.isEmpty() && choices.getLast() + 1 == options.get(choices.size() - 1)) {
                choices.removeLast();
            }
            if (choices.isEmpty()) {
                return runs;
            }
            choices.add(choices.removeLast() + 1);
        }
    }

    /** Follows the choices, and takes the first option, adding to the choices, where there are none left. */
    private static String run(List<Runnable> work, int interruptions, List<Integer> choices, List<Integer> options) {
        List<Task> all = new ArrayList<>();
        for (Runnable one : work) {
            all.add(new Task(all.size(), one));
        }
        // Nothing that is seen by others happens before the first step.
        all.forEach(Task::goOn);
        List<Task> running = new ArrayList<>(all);
        running.removeIf(task -> task.ended);
        StringBuilder trace = new StringBuilder();
        int left = interruptions;
        Task current = null;
        while (!running.isEmpty()) {
            boolean currentCanGoOn = current != null && !current.ended;
            List<Task> candidates = currentCanGoOn && left == 0 ? List.of(current) : running;
            if (options.size() == choices.size()) {
                choices.add(0);
            }
            Task next = candidates.get(choices.get(options.size()));
            options.add(candidates.size());
            if (currentCanGoOn && next != current) {
                left--;
            }
            current = next;
            trace.append(next.number).append(' ');
            next.goOn();
            running.removeIf(task -> task.ended);
        }
        for (Task task : all) {
            if (task.failure != null) {
                throw new AssertionError("task " + task.number + " failed in the order " + trace, task.failure);
            }
        }
        return trace.toString();
    }

    private static final class Task {

        private final int number;
        private final Semaphore mayGoOn = new Semaphore(0);
        private final Semaphore hasPaused = new Semaphore(0);
        private volatile boolean ended;
        private volatile @Nullable Throwable failure;

        Task(int number, Runnable work) {
            this.number = number;
            Thread.ofVirtual().start(() -> {
                CURRENT.set(this);
                mayGoOn.acquireUninterruptibly();
                try {
                    work.run();
                } catch (Throwable e) {
                    failure = e;
                }
                ended = true;
                hasPaused.release();
            });
        }

        void goOn() {
            mayGoOn.release();
            hasPaused.acquireUninterruptibly();
        }

        void pause() {
            hasPaused.release();
            mayGoOn.acquireUninterruptibly();
        }
    }
}
