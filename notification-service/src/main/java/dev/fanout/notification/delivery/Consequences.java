package dev.fanout.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What follows from the results of attempts: the end of a delivery, which is announced, or another attempt. */
@Component
class Consequences {

    private final ResultStore store;
    private final Lines lines;
    private final DeliveryQueue queue;
    private final RetrySchedule schedule;
    private final Announcer announcer;
    private final TransactionTemplate transactions;
    private final DeliveryMetrics metrics;
    private final Clock clock;

    Consequences(
            ResultStore store,
            Lines lines,
            DeliveryQueue queue,
            RetrySchedule schedule,
            Announcer announcer,
            TransactionTemplate transactions,
            DeliveryMetrics metrics,
            Clock clock) {
        this.store = store;
        this.lines = lines;
        this.queue = queue;
        this.schedule = schedule;
        this.announcer = announcer;
        this.transactions = transactions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A delivery of which no attempt follows. */
    record Ended(Result result, boolean delivered, Instant at) {}

    /** Stores what follows, all of it in one transaction. */
    void drawFrom(List<Result> results) {
        List<Ended> ended = new ArrayList<>();
        transactions.executeWithoutResult(_ -> ended.addAll(store(results)));
        results.forEach(metrics::attempted);
        ended.forEach(metrics::ended);
    }

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
