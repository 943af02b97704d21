package dev.fanout.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes deliveries from the queue, as many as there are places. Each run must be given back, and each of its claims.
 */
@Component
class Claims {

    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final DeliveryQueue queue;
    private final ParkedDestinations parkedDestinations;
    private final Destinations destinations;
    private final Places places;
    private final Parking parking;
    private final TransactionTemplate transactions;
    private final DeliveryProperties properties;
    private final Clock clock;

    Claims(
            DeliveryQueue queue,
            ParkedDestinations parkedDestinations,
            Destinations destinations,
            Places places,
            Parking parking,
            TransactionTemplate transactions,
            DeliveryProperties properties,
            Clock clock) {
        this.queue = queue;
        this.parkedDestinations = parkedDestinations;
        this.destinations = destinations;
        this.places = places;
        this.parking = parking;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param seen whether there was anything, also if it had to be parked */
    record Taken(List<Run> runs, boolean seen) {}

    /** What is next by turn, and what ends without an attempt. */
    Taken takeNext() {
        Round round = round();
        inTransaction(round, Round::takeNext);
        return new Taken(round.runs(), round.hasSeenAny());
    }

    /**
     * What was parked, and retries.
     *
     * @param most retries, and parked ones of each destination
     */
    Taken takeLater(int most) {
        // The first only skips what is locked, the second waits in one order: so no two instances wait in a circle.
        Round parked = round();
        inTransaction(parked, round -> round.resumeParked(most));
        Round retries = round();
        try {
            inTransaction(retries, round -> round.takeRetries(most));
        } catch (RuntimeException e) { // what is claimed is taken over when its lease ends
            leave(parked);
            throw e;
        }
        return new Taken(
                Stream.of(parked, retries)
                        .flatMap(round -> round.runs().stream())
                        .toList(),
                parked.hasSeenAny() || retries.hasSeenAny());
    }

    private Round round() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Round(queue, parkedDestinations, destinations, places, parking, now, properties);
    }

    private void inTransaction(Round round, Consumer<Round> work) {
        try {
            transactions.executeWithoutResult(_ -> work.accept(round));
        } catch (RuntimeException e) {
            leave(round);
            throw e;
        }
    }

    private void leave(Round round) {
        round.runs().forEach(run -> {
            run.place().ifPresent(Destinations.Place::leave);
            places.giveBack(run.isFirst());
        });
    }

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
        places.giveBack(claim.run().isFirst());
        return places.wereLacking();
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        places.awaitEnd(patience);
    }
}
