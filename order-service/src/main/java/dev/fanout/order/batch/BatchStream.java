package dev.fanout.order.batch;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** How far one client is with a batch. Used by one thread. */
class BatchStream {

    private final UUID batch;
    private final BatchRows rows;
    private final SseEmitter emitter;
    private final Duration heartbeat;
    private int last;

    /** The first look sends something in any case: only then does the client know that it was let in. */
    private long lastSent;

    BatchStream(UUID batch, int after, BatchRows rows, SseEmitter emitter, Duration heartbeat) {
        this.batch = batch;
        this.last = after;
        this.rows = rows;
        this.emitter = emitter;
        this.heartbeat = heartbeat;
        this.lastSent = System.nanoTime() - heartbeat.toNanos();
    }

    /**
     * Sends what was settled since the last look, or a sign of life if it is time for one.
     *
     * @return whether that was all that there will ever be
     */
    boolean sendNews() throws IOException {
        Tally tally = rows.tally(batch).orElseThrow();
        List<SettledItem> news = tally.settled() > last ? rows.settledAfter(batch, last) : List.of();
        for (SettledItem item : news) {
            send(SseEmitter.event()
                    .id(Integer.toString(item.number()))
                    .name("settled")
                    .data(item.data()));
            last = item.number();
        }
        // The items were read after the counters, so none is missing.
        if (tally.isComplete()) {
            send(SseEmitter.event()
                    .id(Integer.toString(tally.total() + 1))
                    .name("completed")
                    .data(tally));
            return true;
        }
        if (System.nanoTime() - lastSent >= heartbeat.toNanos()) {
            send(SseEmitter.event().comment("still here"));
        }
        return false;
    }

    private void send(SseEmitter.SseEventBuilder event) throws IOException {
        emitter.send(event);
        lastSent = System.nanoTime();
    }
}
