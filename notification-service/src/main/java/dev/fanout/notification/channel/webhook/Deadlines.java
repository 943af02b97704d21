package dev.fanout.notification.channel.webhook;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;

/**
 * Ends attempts that take too long, wherever they are: the client's own timeouts are for each read, and a receiver that
 * sends a byte now and then would hold us for ever.
 */
class Deadlines implements AutoCloseable {

    private final Duration timeout;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

    Deadlines(Duration timeout) {
        this.timeout = timeout;
        // Nearly all are cancelled, at a rate of thousands in a second.
        timer.setRemoveOnCancelPolicy(true);
    }

    Duration timeout() {
        return timeout;
    }

    Deadline begin(HttpPost request) {
        return new Deadline(request);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Closed when the attempt is over. */
    class Deadline implements AutoCloseable {

        private final HttpPost request;
        private final Future<?> alarm;
        private volatile boolean passed;

        private Deadline(HttpPost request) {
            this.request = request;
            this.alarm = timer.schedule(this::pass, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** On a thread of its own: to close a connection may take a while, and the timer has others to watch. */
        private void pass() {
            passed = true;
            Thread.startVirtualThread(request::cancel);
        }

        boolean hasPassed() {
            return passed;
        }

        @Override
        public void close() {
            alarm.cancel(false);
        }
    }
}
