package dev.fanout.notification.delivery;

import dev.fanout.messaging.background.BatchThread;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The thread that has noted what came of attempts, many in one transaction, and waits for the end of outages. */
@Component
class DeliveryResults {

    private static final Logger log = LoggerFactory.getLogger(DeliveryResults.class);
    private static final int BATCH = 200;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consequences consequences;
    private final RightOfWay rightOfWay;
    private final BatchThread<Result> thread = new BatchThread<>("delivery-results", BATCH, this::note, _ -> {});
    private volatile Consumer<Claim> whenNoted = _ -> {};

    DeliveryResults(Consequences consequences, RightOfWay rightOfWay) {
        this.consequences = consequences;
        this.rightOfWay = rightOfWay;
    }

    void add(Result result) {
        thread.add(result);
    }

    /** @param whenNoted is told of each claim whose result is stored, or is given up */
    void start(Consumer<Claim> whenNoted) {
        this.whenNoted = whenNoted;
        thread.start();
    }

    /** What is not stored by then is attempted again. */
    void stop() {
        thread.stop();
    }

    private void note(List<Result> results) {
        for (List<Result> left = results; !left.isEmpty(); ) {
            List<Result> now = left;
            left = rightOfWay.piece(BATCH, most -> {
                int size = Math.min(most, now.size());
                notePiece(now.subList(0, size));
                return now.subList(size, now.size());
            });
        }
    }

    private void notePiece(List<Result> results) {
        try {
            noteAll(results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            results.forEach(result -> whenNoted.accept(result.claim()));
        }
    }

    /** Waits for the end of an outage. What fails otherwise is noted one by one, so that it holds up no other. */
    private void noteAll(List<Result> results) throws InterruptedException {
        for (RuntimeException failure = failureToNote(results);
                failure != null && thread.isRunning();
                failure = failureToNote(results)) {
            if (isOutage(failure)) {
                log.warn("What came of {} deliveries waits for the database: {}", results.size(), failure.toString());
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            } else if (results.size() > 1) {
                for (Result result : results) {
                    noteAll(List.of(result));
                }
                return;
            } else {
                log.error(
                        "What came of delivery {} cannot be noted; it is attempted again when its lease ends",
                        results.getFirst().delivery().id(),
                        failure);
                return;
            }
        }
    }

    private static boolean isOutage(RuntimeException failure) {
        return failure instanceof TransactionException
                || failure instanceof TransientDataAccessException
                || failure instanceof DataAccessResourceFailureException;
    }

    private @Nullable RuntimeException failureToNote(List<Result> results) {
        try {
            consequences.drawFrom(results);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
