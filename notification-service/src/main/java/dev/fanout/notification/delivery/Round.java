package dev.fanout.notification.delivery;

import dev.fanout.notification.delivery.Destinations.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final DeliveryQueue queue;
    private final Destinations destinations;
    private final Parking parking;
    private final Instant now;
    private final Instant lease;
    private final Places places;
    private final List<Run> runs = new ArrayList<>();
    private boolean seenAny;
    private boolean lacksPlaces;

    /** By destination, in an order that all instances have, so that none waits for another in a circle. */
    private final Map<String, List<UUID>> toPark = new TreeMap<>();

    Round(DeliveryQueue queue, Destinations destinations, Parking parking, Instant now, Duration lease, Places places) {
        this.queue = queue;
        this.destinations = destinations;
        this.parking = parking;
        this.now = now;
        this.lease = now.plus(lease);
        this.places = places;
    }

    /**
     * Places for runs.
     *
     * @param free in all
     * @param later of these, for what is no first attempt or was parked
     * @param perDestination most for one destination
     */
    record Places(int free, int later, int perDestination) {}

    List<Run> runs() {
        return runs;
    }

    /** Whether there was anything, also if it had to be parked. */
    boolean hasSeenAny() {
        return seenAny;
    }

    /** Whether there was something that could not be taken for lack of a place of this instance. */
    boolean lacksPlaces() {
        return lacksPlaces;
    }

    void resumeParked() {
        Set<String> due = new LinkedHashSet<>();
        for (String destination : parking.takeFree()) {
            if (queue.lockParked(destination)) {
                due.add(destination);
            } else {
                parking.nothingParked(destination);
            }
        }
        due.addAll(queue.resumable(now, MOST_RESUMED));
        due.forEach(this::resume);
        claim(runs);
    }

    private void resume(String destination) {
        parking.parked(destination);
        int most = Math.min(MOST_AT_ONCE, places.perDestination * destinations.runLength(destination));
        for (DeliveryQueue.Candidate candidate : queue.parked(destination, most)) {
            if (!taken(candidate, false)) {
                queue.resumeAt(destination, isFull(false) ? now.plus(NO_PLACE) : destinations.nextLook(destination));
                return;
            }
        }
        if (queue.hasParked(destination)) {
            queue.resumeAt(destination, now.plus(NO_PLACE));
        } else {
            queue.allResumed(destination);
            parking.nothingParked(destination);
        }
    }

    void takeNext() {
        List<Run> before = List.copyOf(runs);
        queue.takeOver(now);
        takeEnding();
        if (!isFull(false)) {
            queue.retries(now, MOST_AT_ONCE).forEach(candidate -> takeOrPark(candidate, false));
        }
        if (!isFull(true)) {
            queue.first(MOST_AT_ONCE).forEach(candidate -> takeOrPark(candidate, true));
        }
        toPark.forEach((destination, deliveries) -> {
            queue.park(destination, deliveries, destinations.nextLook(destination));
            parking.parked(destination);
        });
        claim(runs.subList(before.size(), runs.size()));
    }

    /** Nobody is called for these, so they need no place of their destination. */
    private void takeEnding() {
        List<DeliveryQueue.Candidate> ending = isFull(true) ? List.of() : queue.ending(MOST_AT_ONCE);
        if (!ending.isEmpty()) {
            Run run = Run.ofEnding();
            ending.forEach(candidate -> run.add(candidate, lease));
            runs.add(run);
            seenAny = true;
        }
    }

    private void takeOrPark(DeliveryQueue.Candidate candidate, boolean first) {
        if (!taken(candidate, first) && !isFull(first)) {
            seenAny = true;
            toPark.computeIfAbsent(candidate.destination(), _ -> new ArrayList<>())
                    .add(candidate.deliveryId());
        }
    }

    /** By a place of its own, as long as there are any, and then behind others of its destination. */
    private boolean taken(DeliveryQueue.Candidate candidate, boolean first) {
        Optional<Place> place = isFull(first) ? Optional.empty() : destinations.enter(candidate.destination());
        Optional<Run> run = place.map(it -> Run.at(it, first));
        if (run.isPresent()) {
            runs.add(run.get());
        } else {
            run = shortest(candidate.destination(), first);
        }
        run.ifPresent(it -> {
            it.add(candidate, lease);
            queue.served(candidate.turn());
        });
        seenAny |= run.isPresent();
        return run.isPresent();
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

    /** First attempts have places that the others cannot take. */
    private boolean isFull(boolean first) {
        long later = runs.stream().filter(run -> !run.isFirst()).count();
        boolean full = runs.size() >= places.free || (!first && later >= places.later);
        lacksPlaces |= full;
        return full;
    }

    private void claim(List<Run> claimed) {
        queue.claim(
                claimed.stream()
                        .flatMap(run -> run.claims().stream())
                        .map(Claim::deliveryId)
                        .toList(),
                lease);
    }
}
