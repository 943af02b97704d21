package dev.fanout.dashboard.projection;

import java.time.Duration;
import java.time.Instant;

/**
 * How much a customer is looked at, beside how much happens to him. Each of it counts one when it happens and half of
 * that a half-life later, so the two can be compared.
 *
 * @param views of his dashboard
 * @param events that bring a row of his own
 * @param at when they were worth this
 */
record Rates(double views, double events, Instant at) {

    /** Less than this is nothing: ten half-lives after a single one. */
    static final double NONE = 1.0 / 1024;

    /** Of a customer of whom nothing was seen before this time. */
    static Rates none(Instant at) {
        return new Rates(0, 0, at);
    }

    /** With what was seen since. A clock that is behind makes nothing worth more. */
    Rates plus(long newViews, long newEvents, Instant now, Duration halfLife) {
        Instant later = now.isAfter(at) ? now : at;
        double left = Math.pow(0.5, Duration.between(at, later).toNanos() / 1e9 / (halfLife.toNanos() / 1e9));
        return new Rates(views * left + newViews, events * left + newEvents, later);
    }

    /** How often something happens that is worth this much now, if it always happens as often. */
    static double perHour(double worth, Duration halfLife) {
        return worth * Math.log(2) * Duration.ofHours(1).toSeconds() / (halfLife.toNanos() / 1e9);
    }

    boolean isViewed() {
        return views >= NONE;
    }

    boolean hasEvents() {
        return events >= NONE;
    }

    /** After that long without a view nobody looks at a customer, however often he was looked at in that time. */
    static Duration longestMemory(Duration halfLife) {
        return halfLife.multipliedBy(10);
    }
}
