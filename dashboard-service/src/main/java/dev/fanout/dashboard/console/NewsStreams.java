package dev.fanout.dashboard.console;

import dev.fanout.dashboard.event.NewsBell;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells pages that there is news, so that they ask for what has changed: {@code events} within a second after this
 * instance has recorded some, and {@code figures} every five seconds. What another instance has recorded comes with the
 * figures. Each page has a thread of its own, so that a slow one holds up no other.
 */
@Component
class NewsStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NewsStreams.class);

    private static final int MOST = 200;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int STEPS_PER_FIGURES = 5;
    private static final int MOST_STEPS = 600;
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NewsBell bell;
    private final Semaphore places = new Semaphore(MOST);
    private volatile CountDownLatch end = new CountDownLatch(0);

    NewsStreams(NewsBell bell) {
        this.bell = bell;
    }

    /**
     * Begins to tell a page.
     *
     * @param session ends the stream when it ends; absent if the page has none
     * @throws ProblemException 503 if there are too many streams, or the service stops
     */
    SseEmitter open(@Nullable HttpSession session) {
        CountDownLatch untilStop = end;
        if (untilStop.getCount() == 0 || !places.tryAcquire()) {
            throw ProblemException.unavailable(
                    "too-many-streams", "As many streams are open as the service bears; please try again.", RETRY);
        }
        var emitter = new SseEmitter(0L); // its end is decided here
        Thread.ofVirtual().name("console-stream").start(() -> {
            try {
                follow(emitter, session, untilStop);
                emitter.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("A page of the console has gone: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                emitter.complete();
            } finally {
                places.release();
            }
        });
        return emitter;
    }

    private void follow(SseEmitter emitter, @Nullable HttpSession session, CountDownLatch untilStop)
            throws IOException, InterruptedException {
        long seen = bell.count();
        emitter.send(SseEmitter.event().comment("here"));
        for (int step = 1; step <= MOST_STEPS && isThere(session); step++) {
            if (untilStop.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            boolean figures = step % STEPS_PER_FIGURES == 0;
            long now = bell.count();
            if (now != seen || figures) {
                seen = now;
                emitter.send(SseEmitter.event().name("events").data(now));
            }
            if (figures) {
                emitter.send(SseEmitter.event().name("figures").data(step));
            }
        }
    }

    private static boolean isThere(@Nullable HttpSession session) {
        if (session == null) {
            return true;
        }
        try {
            session.getCreationTime();
            return true;
        } catch (IllegalStateException ended) {
            return false;
        }
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
            if (places.tryAcquire(MOST, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(MOST);
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
