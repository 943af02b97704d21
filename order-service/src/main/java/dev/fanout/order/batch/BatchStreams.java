package dev.fanout.order.batch;

import dev.fanout.defaults.web.EventStreams;
import dev.fanout.web.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The clients that follow batches. A stream reads the tables, and so tells what any instance has settled. */
@Component
class BatchStreams extends EventStreams {

    private static final Duration LONGEST_STREAM = Duration.ofMinutes(10);

    private final BatchRows rows;
    private final BatchProperties properties;

    BatchStreams(BatchRows rows, BatchProperties properties) {
        super("batch-stream", properties.streams());
        this.rows = rows;
        this.properties = properties;
    }

    /**
     * Begins to tell a client what becomes of a batch.
     *
     * @param after number of the last event that it has had, 0 for none
     * @throws ProblemException 503 if there are too many streams, or the service stops
     */
    SseEmitter open(UUID batch, int after) {
        return open((client, stop) ->
                follow(new BatchStream(batch, after, rows, client, properties.streamHeartbeat()), stop));
    }

    private void follow(BatchStream stream, Stop stop) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_STREAM.toNanos();
        boolean over;
        do {
            over = stream.sendNews();
        } while (!over && System.nanoTime() < end && !stop.comesWithin(properties.streamInterval()));
    }
}
