package dev.fanout.order.batch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the orders of batches enter their sagas, and how clients follow that.
 *
 * @param chunkSize orders placed in one transaction, 1 to 1,000
 * @param waitingChunks chunks that may wait while batches are taken, 1 to 100,000; above it, their orders would enter
 *     too late, and batches are refused with 503
 * @param parallelChunks chunks that this instance places at once, 1 to 64; each takes a connection to the database
 * @param pollInterval pause between looks for chunks that another instance has left; those of its own are begun at once
 * @param streams clients that may follow batches at once, at least 1; more are refused with 503
 * @param streamInterval pause between looks for what is new in a batch that somebody follows
 * @param streamHeartbeat longest silence of a stream, after which it tries whether its client is still there
 */
@ConfigurationProperties("fanout.order.batch")
record BatchProperties(
        @DefaultValue("100") int chunkSize,
        @DefaultValue("1000") int waitingChunks,
        @DefaultValue("4") int parallelChunks,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("100") int streams,
        @DefaultValue("500ms") Duration streamInterval,
        @DefaultValue("15s") Duration streamHeartbeat) {

    BatchProperties {
        requireBetween("chunk-size", 1, chunkSize, 1000);
        requireBetween("waiting-chunks", 1, waitingChunks, 100_000);
        requireBetween("parallel-chunks", 1, parallelChunks, 64);
        requireBetween("streams", 1, streams, 10_000);
        requirePositive("poll-interval", pollInterval);
        requirePositive("stream-interval", streamInterval);
        requirePositive("stream-heartbeat", streamHeartbeat);
    }

    private static void requireBetween(String name, int least, int value, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "fanout.order.batch.%s must be %d to %d but is %d".formatted(name, least, most, value));
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("fanout.order.batch." + name + " must be positive but is " + duration);
        }
    }
}
