package dev.fanout.system;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Does something at an even rate, whether or not what it did before has ended, and notes how long it took. */
final class Pacer implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger failures = new AtomicInteger();
    private final BooleanSupplier call;
    private List<Double> millis = new ArrayList<>();

    /** @param call gives whether it has gone well */
    Pacer(int perSecond, BooleanSupplier call) {
        this.call = call;
        clock.scheduleAtFixedRate(() -> calls.execute(this::run), 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    /** How long calls took, in milliseconds, in order. */
    record Times(List<Double> millis) {

        int count() {
            return millis.size();
        }

        double quantile(double part) {
            return millis.isEmpty() ? Double.NaN : millis.get((int) Math.ceil(part * millis.size()) - 1);
        }
    }

    private void run() {
        long begin = System.nanoTime();
        boolean good;
        try {
            good = call.getAsBoolean();
        } catch (RuntimeException e) {
            good = false;
        }
        if (good) {
            note((System.nanoTime() - begin) / 1e6);
        } else {
            failures.incrementAndGet();
        }
    }

    private synchronized void note(double took) {
        millis.add(took);
    }

    /** Those since this was last asked. */
    synchronized Times take() {
        List<Double> taken = millis;
        millis = new ArrayList<>();
        return new Times(taken.stream().sorted().toList());
    }

    int failures() {
        return failures.get();
    }

    @Override
    public void close() {
        clock.shutdown();
        calls.close();
    }
}
