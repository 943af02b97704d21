package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Command;
import com.rabbitmq.client.TrafficListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the payloads that a service holds at once. The broker hands messages out by their number alone, and a few
 * hundred large ones are more than the heap. So the client's thread that reads from the broker's socket waits here
 * while too much is held: what is not read stays at the broker. One message is always let in, whatever its size.
 */
public final class HeldBytes implements TrafficListener {

    /** Payloads arrive in two copies, and are copied again where they are kept. */
    private static final int SHARE_OF_THE_HEAP = 16;

    private static final long LEAST = 4L << 20;

    /** What was not handed over by then came for a channel that is gone, and nobody will release it. */
    private static final Duration LONGEST_TRANSIT = Duration.ofSeconds(5);

    private final long whole;
    private final AtomicInteger parts;
    private long inTransit;
    private long held;

    HeldBytes(long limit) {
        this(limit, new AtomicInteger(1));
    }

    private HeldBytes(long whole, AtomicInteger parts) {
        this.whole = whole;
        this.parts = parts;
    }

    /** For another connection: this bound and those of all others are equal parts of the same whole from now on. */
    HeldBytes another() {
        parts.incrementAndGet();
        return new HeldBytes(whole, parts);
    }

    private long limit() {
        return whole / parts.get();
    }

    /** A bound that follows from the heap of this process: a sixteenth of it, and at least 4 MiB. */
    static HeldBytes ofThisProcess() {
        return new HeldBytes(Math.max(LEAST, Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP));
    }

    @Override
    public void write(Command sent) {
        // what goes out is bounded by whoever sends it
    }

    @Override
    public void read(Command received) {
        if (received.getMethod() instanceof AMQP.Basic.Deliver) {
            arrive(received.getContentBody().length);
        }
    }

    private synchronized void arrive(long bytes) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + LONGEST_TRANSIT.toNanos();
        while (held + inTransit > 0 && held + inTransit + bytes > limit()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                inTransit = 0;
                deadline = System.nanoTime() + LONGEST_TRANSIT.toNanos();
                continue;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        }
        inTransit += bytes;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to count for one channel. */
    public Share share() {
        return new Share();
    }

    private synchronized void handOver(long bytes) {
        inTransit = Math.max(0, inTransit - bytes);
        held += bytes;
    }

    private synchronized void release(long bytes) {
        held -= bytes;
        notifyAll();
    }

    /** Whether so much is held that the next message may have to wait. */
    public synchronized boolean isFull() {
        return held + inTransit >= limit() / 2;
    }

    synchronized long held() {
        return held;
    }

    /** What came by one channel. It takes no lock of its channel, so that the client can end it at any time. */
    public final class Share {

        private final AtomicLong bytes = new AtomicLong();
        private volatile boolean ended;

        /** A payload has come. */
        public void add(long payload) {
            handOver(payload);
            bytes.addAndGet(payload);
            if (ended) {
                end();
            }
        }

        /** A payload is done with. */
        public void remove(long payload) {
            long before = bytes.getAndUpdate(now -> Math.max(0, now - payload));
            release(Math.min(before, payload));
        }

        /** The channel has ended: nothing that came by it counts any more. */
        public void end() {
            ended = true;
            release(bytes.getAndSet(0));
        }
    }
}
