package dev.fanout.notification.delivery;

import dev.fanout.messaging.background.BatchThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Notes what came of attempts, many in one transaction, and announces what has ended. */
@Component
class DeliveryResults {

    private static final Logger log = LoggerFactory.getLogger(DeliveryResults.class);
    private static final int BATCH = 200;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ResultStore store;
    private final Lines lines;
    private final DeliveryQueue queue;
    private final RetrySchedule schedule;
    private final Announcer announcer;
    private final TransactionTemplate transactions;
    private final DeliveryMetrics metrics;
    private final RightOfWay rightOfWay;
    private final Clock clock;
    private final BatchThread<Result> thread = new BatchThread<>("delivery-results", BATCH, this::note, _ -> {});
    private volatile Consumer<Claim> whenNoted = _ -> {};

    DeliveryResults(
            ResultStore store,
            Lines lines,
            DeliveryQueue queue,
            RetrySchedule schedule,
            Announcer announcer,
            TransactionTemplate transactions,
            DeliveryMetrics metrics,
            RightOfWay rightOfWay,
            Clock clock) {
        this.store = store;
        this.lines = lines;
        this.queue = queue;
        this.schedule = schedule;
        this.announcer = announcer;
        this.transactions = transactions;
        this.metrics = metrics;
        this.rightOfWay = rightOfWay;
        this.clock = clock;
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
        for (int begin = 0; begin < results.size(); ) {
            rightOfWay.giveWay();
            int end = Math.min(results.size(), begin + rightOfWay.piece(BATCH));
            notePiece(results.subList(begin, end));
            begin = end;
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
            List<Ended> ended = new ArrayList<>();
            transactions.executeWithoutResult(_ -> {
                ended.clear();
                ended.addAll(store(results));
            });
            results.forEach(metrics::attempted);
            ended.forEach(metrics::ended);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    /** A delivery of which no attempt follows. */
    record Ended(Result result, boolean delivered, Instant at) {}

    private List<Ended> store(List<Result> results) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Set<UUID> pending = store.lockPending(
                results.stream().map(result -> result.delivery().id()).collect(Collectors.toSet()));
        List<Result> known = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        List<ResultStore.Retry> retries = new ArrayList<>();
        for (Result result : results) {
            if (!pending.remove(result.delivery().id())) {
                continue; // another instance took it over and has ended it, or this is its second result
            }
            known.add(result);
            Optional<Duration> wait = result.isPassing()
                    ? schedule.waitAfter(
                            result.claim().failures() + 1, result.answer().retryAfter())
                    : Optional.empty();
            wait.ifPresentOrElse(
                    pause -> retries.add(new ResultStore.Retry(result, now.plus(pause))),
                    () -> ended.add(new Ended(result, result.isDelivered(), now)));
        }
        store.attempts(known.stream().filter(Result::attempted).toList());
        store.retries(retries);
        store.end(ended);
        announcer.announce(ended);
        lines.noted(
                results.stream().flatMap(result -> result.outcome().stream()).toList());
        lines.closedOf(retries.stream().map(retry -> retry.result().delivery()).toList())
                .forEach(queue::endAll);
        return ended;
    }
}
