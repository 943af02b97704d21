package dev.fanout.notification.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a name only so long. The resolver of the system knows no timeout of ours and holds the thread that asks it,
 * for a virtual thread its carrier too, so it is asked by threads that do nothing else. The JVM remembers names for
 * half a minute, so most answers come at once.
 */
class PatientLookup implements NameLookup, AutoCloseable {

    private static final int THREADS = 32;
    private static final int MOST_WAITING = 10_000;

    private final NameLookup names;
    private final Duration patience;
    private final ThreadPoolExecutor threads;

    PatientLookup(NameLookup names, Duration patience) {
        this.names = names;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> addressesOf(String name) throws UnknownHostException {
        Future<List<InetAddress>> answer;
        try {
            answer = threads.submit(() -> names.addressesOf(name));
        } catch (RejectedExecutionException e) {
            throw new UnknownHostException("too many names wait for our resolver");
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new UnknownHostException("our resolver does not know " + name);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new UnknownHostException(
                    "our resolver had no answer for " + name + " within " + patience.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted while our resolver looked for " + name);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
