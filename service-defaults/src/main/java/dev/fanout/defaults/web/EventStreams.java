package dev.fanout.defaults.web;

import dev.fanout.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams of server-sent events, each with a thread of its own, so that a slow client holds up no other. A client that
 * has gone is noticed with the next thing that is sent to it. When the service stops all streams end first.
 */
public abstract class EventStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final int most;
    private final Semaphore places;
    private volatile CountDownLatch end = new CountDownLatch(0);

    /**
     * Streams.
     *
     * @param name of their threads
     * @param most open streams; another one is refused with 503
     */
    protected EventStreams(String name, int most) {
        this.name = name;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** What one client is told. */
    @FunctionalInterface
    protected interface Story {

        /**
         * Tells it until it ends, or the service stops.
         *
         * @throws IOException if the client has gone
         */
        void tell(SseEmitter client, Stop stop) throws IOException, InterruptedException;
    }

    /** The end of the service. */
    protected record Stop(CountDownLatch latch) {

        /** Waits for it; false if it has not come by then. */
        public boolean comesWithin(Duration time) throws InterruptedException {
            return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Begins to tell a client.
     *
     * @throws ProblemException 503 if there are too many streams, or the service stops
     */
    protected final SseEmitter open(Story story) {
        var stop = new Stop(end);
        if (stop.latch().getCount() == 0 || !places.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too-many-streams", "As many streams are open as the service bears; please try again.", RETRY);
        }
        var emitter = new SseEmitter(0L); // its end is decided here
        Thread.ofVirtual().name(name).start(() -> {
            try {
                story.tell(emitter, stop);
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("A client of a {} has gone: {}", name, e.toString());
            } catch (Exception e) {
                log.warn("A {} ends early; its client may resume it: {}", name, e.toString());
                emitter.complete();
            } finally {
                places.release();
            }
        });
        return emitter;
    }

    @Override
    public final synchronized void start() {
        if (!isRunning()) {
            end = new CountDownLatch(1);
        }
    }

    /** Before the web server waits for the requests in hand: that is the default phase. */
    @Override
    public final synchronized void stop() {
        end.countDown();
        try {
            if (places.tryAcquire(most, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final boolean isRunning() {
        return end.getCount() > 0;
    }
}
