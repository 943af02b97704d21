package dev.fanout.notification.delivery;

import dev.fanout.notification.delivery.Destinations.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Deliveries that are made one after the other, and so need one place together: all of them to one destination. */
final class Run {

    /** Whether these are first attempts that came by without being set aside. */
    private final boolean first;

    private final Optional<Place> place;
    private final List<Claim> claims = new ArrayList<>();
    private final AtomicInteger noted = new AtomicInteger();

    private Run(boolean first, Optional<Place> place) {
        this.first = first;
        this.place = place;
    }

    static Run at(Place place, boolean first) {
        return new Run(first, Optional.of(place));
    }

    /** Of deliveries that end without an attempt, wherever they go. */
    static Run ofEnding() {
        return new Run(true, Optional.empty());
    }

    void add(DeliveryQueue.Candidate candidate, Instant lease) {
        claims.add(new Claim(candidate.deliveryId(), candidate.failures(), lease, this));
    }

    boolean isFirst() {
        return first;
    }

    /** Absent if nobody is called. */
    Optional<Place> place() {
        return place;
    }

    List<Claim> claims() {
        return claims;
    }

    /** @return whether this was the last of its claims */
    boolean noteOne() {
        return noted.incrementAndGet() == claims.size();
    }
}
