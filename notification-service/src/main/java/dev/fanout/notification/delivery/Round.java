package dev.fanout.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One look into the queue. What goes to a destination that has no place, or is down, is parked, so that the head of the
 * queue is always what can be sent.
 */
final class Round {

    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_RESUMED = 16;

    /** When to look after parked deliveries again for which there was no place. */
    private static final Duration NO_PLACE = Duration.ofMillis(100);

    /**
     * After so long without parked deliveries a destination is forgotten: longer than a transaction takes that has seen
     * some, and so parks more.
     */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final DeliveryQueue queue;
    private final ParkedDestinations parkedDestinations;
    private final Destinations destinations;
    private final Places places;
    private final Parking parking;
    private final Instant now;
    private final Instant lease;
    private final int perDestination;
    private final List<Run> runs = new ArrayList<>();
    private boolean seenAny;

    /** By destination, in an order that all instances have, so that none waits for another in a circle. */
    private final Map<String, List<UUID>> toPark = new TreeMap<>();

    Round(
            DeliveryQueue queue,
            ParkedDestinations parkedDestinations,
            Destinations destinations,
            Places places,
            Parking parking,
            Instant now,
            DeliveryProperties properties) {
        this.queue = queue;
        this.parkedDestinations = parkedDestinations;
        this.destinations = destinations;
        this.places = places;
        this.parking = parking;
        this.now = now;
        this.lease = now.plus(properties.lease());
        this.perDestination = properties.perDestination();
    }

    List<Run> runs() {
        return runs;
    }

    /** Whether there was anything, also if it had to be parked. */
    boolean hasSeenAny() {
        return seenAny;
    }

    /** @param most for each destination */
    void resumeParked(int most) {
        Map<String, ParkedDestinations.Parked> due = new LinkedHashMap<>();
        for (String name : parking.takeFree()) {
            parkedDestinations.lock(name).ifPresentOrElse(it -> due.put(name, it), () -> parking.nothingParked(name));
        }
        parkedDestinations.resumable(now, MOST_RESUMED).forEach(it -> due.put(it.destination(), it));
        due.values().forEach(destination -> resume(destination, most));
        claimAll();
    }

    private void resume(ParkedDestinations.Parked destination, int mostOfIt) {
        String name = destination.destination();
        int most = Math.min(mostOfIt, perDestination * destinations.runLength(name));
        List<DeliveryQueue.Candidate> candidates = queue.parked(name, most);
        if (candidates.isEmpty()) {
            forgetInTime(destination);
            return;
        }
        parking.parked(name);
        for (DeliveryQueue.Candidate candidate : candidates) {
            if (!taken(candidate, false)) {
                parkedDestinations.resumeAt(
                        name, places.isFull(false) ? now.plus(NO_PLACE) : destinations.nextLook(name));
                return;
            }
        }
        parkedDestinations.resumeAt(name, now.plus(NO_PLACE));
    }

    private void forgetInTime(ParkedDestinations.Parked destination) {
        Instant emptySince = destination.emptySince();
        if (emptySince == null) {
            parkedDestinations.noteEmpty(destination.destination(), now, now.plus(FORGOTTEN));
        } else if (!emptySince.plus(FORGOTTEN).isAfter(now)) {
            parkedDestinations.forget(destination.destination());
            parking.nothingParked(destination.destination());
        }
    }

    void takeRetries(int most) {
        queue.takeOver(now);
        if (!places.isFull(false)) {
            queue.retries(now, most).forEach(candidate -> takeOrPark(candidate, false));
        }
        parkAll();
        claimAll();
    }

    void takeNext() {
        if (places.isFull(true)) {
            return;
        }
        takeEnding();
        queue.first(MOST_AT_ONCE).forEach(candidate -> takeOrPark(candidate, true));
        parkAll();
        claimAll();
    }

    /** Nobody is called for these, so they need no place of their destination. */
    private void takeEnding() {
        List<DeliveryQueue.Candidate> ending = queue.ending(MOST_AT_ONCE);
        if (!ending.isEmpty() && places.tryTake(true)) {
            Run run = Run.ofEnding();
            ending.forEach(candidate -> run.add(candidate, lease));
            runs.add(run);
            seenAny = true;
        }
    }

    private void takeOrPark(DeliveryQueue.Candidate candidate, boolean first) {
        if (!taken(candidate, first) && !places.isFull(first)) {
            seenAny = true;
            toPark.computeIfAbsent(candidate.destination(), _ -> new ArrayList<>())
                    .add(candidate.deliveryId());
        }
    }

    /** By a place of its own, as long as there are any, and then behind others of its destination. */
    private boolean taken(DeliveryQueue.Candidate candidate, boolean first) {
        Optional<Run> run = newRun(candidate.destination(), first).or(() -> shortest(candidate.destination(), first));
        run.ifPresent(it -> {
            it.add(candidate, lease);
            queue.served(candidate.turn());
            seenAny = true;
        });
        return run.isPresent();
    }

    private Optional<Run> newRun(String destination, boolean first) {
        if (!places.tryTake(first)) {
            return Optional.empty();
        }
        Optional<Run> run = destinations.enter(destination).map(place -> Run.at(place, first));
        run.ifPresentOrElse(runs::add, () -> places.giveBack(first));
        return run;
    }

    private Optional<Run> shortest(String destination, boolean first) {
        int longest = destinations.runLength(destination);
        return runs.stream()
                .filter(run -> run.isFirst() == first
                        && run.claims().size() < longest
                        && run.place()
                                .filter(place -> place.destination().equals(destination))
                                .isPresent())
                .min(Comparator.comparingInt(run -> run.claims().size()));
    }

    private void parkAll() {
        toPark.forEach((destination, deliveries) -> {
            queue.park(deliveries);
            parkedDestinations.keep(destination, destinations.nextLook(destination));
            parking.parked(destination);
        });
    }

    private void claimAll() {
        queue.claim(
                runs.stream()
                        .flatMap(run -> run.claims().stream())
                        .map(Claim::deliveryId)
                        .toList(),
                lease);
    }
}
