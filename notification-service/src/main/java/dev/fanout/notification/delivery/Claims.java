package dev.fanout.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes deliveries from the queue, as many as there are places. Retries, and what was parked, have only a part of the
 * places, so that first attempts go on however many of these there are.
 */
@Component
class Claims {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final DeliveryQueue queue;
    private final Destinations destinations;
    private final Parking parking = new Parking();
    private final TransactionTemplate transactions;
    private final DeliveryProperties properties;
    private final Clock clock;
    private final Semaphore places;

    /** Whether the last look found more than there were places for. */
    private volatile boolean lacking;

    /** Under way, of those that are no first attempts or have been parked. */
    private final AtomicInteger later = new AtomicInteger();

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

    /** Takes the next ones. Each run must be given back by {@link #ended}, and each of its claims by {@link #noted}. */
    Taken take() {
        int free = places.availablePermits();
        if (free == 0) {
            lacking = true;
            return new Taken(List.of(), false);
        }
        Round round = new Round(
                queue,
                destinations,
                parking,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                properties.lease(),
                new Round.Places(free, properties.retries() - later.get(), properties.perDestination()));
        try {
            // The first only skips what is locked, the second waits in one order: so no two instances wait in a circle.
            transactions.executeWithoutResult(_ -> round.resumeParked());
            transactions.executeWithoutResult(_ -> round.takeNext());
        } catch (RuntimeException e) { // what the first has claimed is taken over when its lease ends
            round.runs().forEach(run -> run.place().ifPresent(Destinations.Place::leave));
            throw e;
        }
        round.runs().forEach(run -> {
            places.acquireUninterruptibly();
            if (!run.isFirst()) {
                later.incrementAndGet();
            }
        });
        lacking = round.lacksPlaces();
        return new Taken(round.runs(), round.hasSeenAny());
    }

    /** @param seen whether there was anything, also if it had to be parked */
    record Taken(List<Run> runs, boolean seen) {}

    /**
     * The destination has its place again.
     *
     * @param attempts that were made
     * @return whether something waits for the place
     */
    boolean ended(Run run, int attempts, Duration took) {
        run.place().ifPresent(place -> place.leave(attempts, took));
        return run.place()
                .filter(place -> parking.placeIsFree(place.destination()))
                .isPresent();
    }

    /** Lets others have what was not begun, at once if possible, and otherwise when its lease ends. */
    void giveBack(List<Claim> claims) {
        try {
            queue.giveBack(claims, clock.instant());
        } catch (RuntimeException e) {
            log.debug("{} deliveries wait for the end of their lease", claims.size(), e);
        }
        claims.forEach(this::noted); // the caller looks for more anyway
    }

    /**
     * What came of it is stored. With the last of its run, another run may begin.
     *
     * @return whether something may be waiting for that
     */
    boolean noted(Claim claim) {
        if (!claim.run().noteOne()) {
            return false;
        }
        if (!claim.run().isFirst()) {
            later.decrementAndGet();
        }
        places.release();
        return lacking;
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        if (places.tryAcquire(properties.concurrency(), patience.toMillis(), TimeUnit.MILLISECONDS)) {
            places.release(properties.concurrency());
        }
    }
}
