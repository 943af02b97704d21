package dev.fanout.dashboard.console;

import dev.fanout.dashboard.event.NewsBell;
import dev.fanout.defaults.web.EventStreams;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells pages that there is news, so that they ask for what has changed: {@code events} within a second after this
 * instance has recorded some, and {@code figures} every five seconds. What another instance has recorded comes with the
 * figures.
 */
@Component
class NewsStreams extends EventStreams {

    private static final int MOST = 200;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int STEPS_PER_FIGURES = 5;
    private static final int MOST_STEPS = 600;

    private final NewsBell bell;

    NewsStreams(NewsBell bell) {
        super("console-stream", MOST);
        this.bell = bell;
    }

    /**
     * Begins to tell a page.
     *
     * @param session ends the stream when it ends; absent if the page has none
     * @throws ProblemException 503 if there are too many streams, or the service stops
     */
    SseEmitter open(@Nullable HttpSession session) {
        return open((page, stop) -> follow(page, session, stop));
    }

    private void follow(SseEmitter page, @Nullable HttpSession session, Stop stop)
            throws IOException, InterruptedException {
        long seen = bell.count();
        page.send(SseEmitter.event().comment("here"));
        for (int step = 1; step <= MOST_STEPS && isThere(session); step++) {
            if (stop.comesWithin(STEP)) {
                return;
            }
            boolean figures = step % STEPS_PER_FIGURES == 0;
            long now = bell.count();
            if (now != seen || figures) {
                seen = now;
                page.send(SseEmitter.event().name("events").data(now));
            }
            if (figures) {
                page.send(SseEmitter.event().name("figures").data(step));
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
}
