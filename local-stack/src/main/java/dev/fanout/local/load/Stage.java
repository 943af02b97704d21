package dev.fanout.local.load;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time in which orders were offered at one rate.
 *
 * @param rate orders per second
 * @param to the first moment that does not belong to it
 */
record Stage(String name, double rate, Instant from, Instant to) {

    boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }

    double seconds() {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    /** From its beginning to the end of another one, at its rate. */
    Stage until(Stage last) {
        return new Stage(name, rate, from, last.to());
    }

    /** The part of it that begins so much later. */
    Stage without(Duration beginning) {
        return new Stage(name, rate, from.plus(beginning), to);
    }
}
