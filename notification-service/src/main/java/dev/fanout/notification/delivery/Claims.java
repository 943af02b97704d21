package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes deliveries from the queue, as many as there are places. Retries, and what was parked, have only a part of the
 * places, so that first attempts go on however many of these there are. What goes to a destination that has no place,
 * or is down, is parked, so that the head of the queue is always what can be sent.
 */
@Component
class Claims {

    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_RESUMED = 16;

    /** When to look after parked deliveries again for which there was no place. */
    private static final Duration NO_PLACE = Duration.ofMillis(100);

    private final DeliveryQueue queue;
    private final Destinations destinations;
    private final TransactionTemplate transactions;
    private final DeliveryProperties properties;
    private final Clock clock;
    private final Semaphore places;

    /** Under way, of those that are no first attempts or have been parked. */
    private final AtomicInteger later = new AtomicInteger();

    /** Destinations that this instance has parked something of: a place that becomes free is used at once. */
    private final Set<String> parked = ConcurrentHashMap.newKeySet();

    private final Set<String> freed = ConcurrentHashMap.newKeySet();

    Claims(
            DeliveryQueue queue,
            Destinations destinations,
            TransactionTemplate transactions,
            DeliveryProperties properties,
            Clock clock) {
        this.queue = queue;
        this.destinations = destinations;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        this.places = new Semaphore(properties.concurrency());
    }

    /**
     * Takes the next ones. Each must be given back, by {@link #ended} and then {@link #noted}, or by {@link #abandon}.
     */
    Taken take() {
        int free = Math.min(places.availablePermits(), MOST_AT_ONCE);
        if (free == 0) {
            return new Taken(List.of(), false);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Round round = new Round(free, now);
        try {
            // The first only skips what is locked, the second waits in one order: so no two instances wait in a circle.
            transactions.executeWithoutResult(_ -> round.resumeParked());
            transactions.executeWithoutResult(_ -> round.takeNext());
        } catch (RuntimeException e) { // what the first has claimed is taken over when its lease ends
            round.taken.forEach(claim -> destinations.leave(claim.destination()));
            throw e;
        }
        round.taken.forEach(claim -> {
            places.acquireUninterruptibly();
            if (!claim.first()) {
                later.incrementAndGet();
            }
        });
        return new Taken(round.taken, round.seen);
    }

    /** @param seen whether there was anything, also if it had to be parked */
    record Taken(List<Claim> claims, boolean seen) {}

    /** Gives back what was not begun. */
    void abandon(Claim claim) {
        destinations.leave(claim.destination());
        noted(claim);
    }

    /** No attempt is needed: the destination has its place again. */
    void ended(Claim claim) {
        destinations.leave(claim.destination());
        free(claim.destination());
    }

    /** The attempt is made: the destination has its place again. */
    void ended(Claim claim, Answer answer) {
        destinations.leave(claim.destination(), answer);
        free(claim.destination());
    }

    private void free(String destination) {
        if (parked.contains(destination)) {
            freed.add(destination);
        }
    }

    /** What came of it is stored, so another one may be taken. */
    void noted(Claim claim) {
        if (!claim.first()) {
            later.decrementAndGet();
        }
        places.release();
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        if (places.tryAcquire(properties.concurrency(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
            places.release(properties.concurrency());
        }
    }

    /** What one look takes, in one transaction. */
    private final class Round {

        private final int free;
        private final Instant now;
        private final Instant lease;
        private final List<Claim> taken = new ArrayList<>();
        private boolean seen;

        /** By destination, in an order that all instances have, so that none waits for another in a circle. */
        private final Map<String, List<UUID>> toPark = new TreeMap<>();

        private final Map<String, Instant> resumeAt = new TreeMap<>();

        Round(int free, Instant now) {
            this.free = free;
            this.now = now;
            this.lease = now.plus(properties.lease());
        }

        void takeNext() {
            List<Claim> before = List.copyOf(taken);
            queue.takeOver(now);
            int mostRetries = mostLater();
            if (mostRetries > 0) {
                queue.retries(now, mostRetries).forEach(candidate -> takeOrPark(candidate, false));
            }
            if (free > taken.size()) {
                queue.first(free - taken.size()).forEach(candidate -> takeOrPark(candidate, true));
            }
            toPark.forEach((destination, deliveries) -> {
                queue.park(destination, deliveries, Objects.requireNonNull(resumeAt.get(destination)));
                parked.add(destination);
            });
            claim(taken.subList(before.size(), taken.size()));
        }

        private void claim(List<Claim> claims) {
            queue.claim(claims.stream().map(Claim::deliveryId).toList(), lease);
        }

        /** First attempts have places that these cannot take. */
        private int mostLater() {
            int takenNow = (int) taken.stream().filter(claim -> !claim.first()).count();
            return Math.min(free - taken.size(), properties.retries() - later.get() - takenNow);
        }

        private void takeOrPark(DeliveryQueue.Candidate candidate, boolean first) {
            seen = true;
            Optional<Instant> later = destinations.enter(candidate.destination());
            if (later.isPresent()) {
                resumeAt.put(candidate.destination(), later.get());
                toPark.computeIfAbsent(candidate.destination(), _ -> new ArrayList<>())
                        .add(candidate.deliveryId());
            } else {
                take(candidate, first);
            }
        }

        private void take(DeliveryQueue.Candidate candidate, boolean first) {
            taken.add(new Claim(
                    candidate.deliveryId(),
                    candidate.destination(),
                    first && candidate.failures() == 0,
                    candidate.failures(),
                    lease));
        }

        void resumeParked() {
            Set<String> due = new LinkedHashSet<>();
            for (String destination : List.copyOf(freed)) {
                freed.remove(destination);
                if (queue.lockParked(destination)) {
                    due.add(destination);
                } else {
                    parked.remove(destination);
                }
            }
            due.addAll(queue.resumable(now, MOST_RESUMED));
            due.forEach(this::resume);
            claim(taken);
        }

        private void resume(String destination) {
            parked.add(destination);
            int most = Math.min(mostLater(), properties.perDestination());
            if (most <= 0) {
                queue.resumeAt(destination, now.plus(NO_PLACE));
                return;
            }
            for (DeliveryQueue.Candidate candidate : queue.parked(destination, most)) {
                Optional<Instant> wait = destinations.enter(destination);
                if (wait.isPresent()) {
                    queue.resumeAt(destination, wait.get());
                    return;
                }
                take(candidate, false);
                seen = true;
            }
            if (queue.hasParked(destination)) {
                queue.resumeAt(destination, now.plus(NO_PLACE));
            } else {
                queue.allResumed(destination);
                parked.remove(destination);
            }
        }
    }
}
