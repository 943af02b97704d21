package dev.fanout.defaults;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Until when a caller waits for an answer: the header {@code Fanout-Deadline}, an instant in ISO-8601 as everywhere on
 * our HTTP surface, for example {@code 2026-11-30T12:00:00.250Z}.
 *
 * <p>It is a point in time and not a span, so that time on the way, and in the queues before a service, counts too, and
 * a service passes on to others what it was given. The price: the clocks of caller and service have to agree better
 * than the deadline is long, as those of machines that keep their time by NTP do.
 */
public final class DeadlineHeader {

    /** Its name. */
    public static final String NAME = "Fanout-Deadline";

    /** No spelling of an instant that a program makes is longer. */
    private static final int MOST_CHARACTERS = 40;

    private DeadlineHeader() {}

    /** A deadline as the header spells it, to the millisecond below. */
    public static String valueOf(Instant deadline) {
        return DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochMilli(deadline.toEpochMilli()));
    }

    /** What the header says; empty if that is no instant. */
    public static Optional<Instant> read(String value) {
        if (value.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value.strip()));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
