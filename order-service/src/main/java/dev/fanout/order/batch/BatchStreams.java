package dev.fanout.order.batch;

import dev.fanout.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The clients that follow batches, each with a thread of its own, so that a slow one holds up no other. A stream reads
 * the tables, and so tells what any instance has settled. A client that has gone is noticed with the next thing that is
 * sent to it.
 */
@Component
class BatchStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BatchStreams.class);
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(10);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BatchRows rows;
    private final BatchProperties properties;
    private final Semaphore places;
    private volatile CountDownLatch end = new CountDownLatch(0);

    BatchStreams(BatchRows rows, BatchProperties properties) {
        this.rows = rows;
        this.properties = properties;
        this.places = new Semaphore(properties.streams());
    }

    /**
     * Begins to tell a client what becomes of a batch.
     *
     * @param after number of the last event that it has had, 0 for none
     * @throws ProblemException 503 if there are too many streams, or the service stops
     */
    SseEmitter open(UUID batch, int after) {
        CountDownLatch untilStop = end;
        if (untilStop.getCount() == 0 || !places.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too-many-streams", "As many streams are open as the service bears; please try again.", RETRY);
        }
        var emitter = new SseEmitter(0L); // its end is decided here
        var stream = new BatchStream(batch, after, rows, emitter, properties.streamHeartbeat());
        Thread.ofVirtual().name("batch-stream").start(() -> {
            try {
                follow(stream, untilStop);
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("The client that followed batch {} has gone: {}", batch, e.toString());
            } catch (Exception e) {
                log.warn("A stream of batch {} ends early; its client may resume it: {}", batch, e.toString());
                emitter.complete();
            } finally {
                places.release();
            }
        });
        return emitter;
    }

    private void follow(BatchStream stream, CountDownLatch untilStop) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_STREAM.toNanos();
        boolean over;
        do {
            over = stream.sendNews();
        } while (!over
                && System.nanoTime() < end
                && !untilStop.await(properties.streamInterval().toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            end = new CountDownLatch(1);
        }
    }

    /** Ends all streams, before the web server waits for the requests in hand: that is the default phase. */
    @Override
    public synchronized void stop() {
        end.countDown();
        try {
            if (places.tryAcquire(properties.streams(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(properties.streams());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return end.getCount() > 0;
    }
}
