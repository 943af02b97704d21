package dev.fanout.messaging.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an envelope can hold, wherever it goes: on the wire, in columns of both databases, in an envelope of our own.
 */
public final class Bounds {

    /** A short text of AMQP, and of a column. */
    static final int LONGEST_BYTES = 255;

    /** Every database has the years from here on. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** How far the clock of a sender may be ahead. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private Bounds() {}

    /** Why a text cannot be in an envelope; empty if it can: at most 255 bytes in UTF-8, no U+0000. */
    public static Optional<String> objection(String text) {
        int bytes = Texts.bytesOf(text);
        if (bytes > LONGEST_BYTES) {
            return Optional.of("has " + bytes + " bytes, but at most " + LONGEST_BYTES + " are allowed");
        }
        return text.indexOf('\0') < 0 ? Optional.empty() : Optional.of("has a character U+0000");
    }

    /** @throws MalformedMessageException if there is an objection */
    static String text(String what, @Nullable String text, String otherwise) {
        String value = text == null ? otherwise : text;
        objection(value).ifPresent(objection -> {
            throw new MalformedMessageException("the " + what + " of the message " + objection);
        });
        return value;
    }

    /** @throws MalformedMessageException if the time lies before the year 1 or more than five minutes from now */
    static Instant time(Instant time, Instant now) {
        if (time.isBefore(EARLIEST)) {
            throw new MalformedMessageException("the time of the message lies before the year 1: " + time);
        }
        if (time.isAfter(now.plus(TOLERANCE))) {
            throw new MalformedMessageException("the time of the message lies in the future: " + time);
        }
        return time;
    }
}
