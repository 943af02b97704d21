package dev.fanout.dashboard.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the log, which is sorted by the time of the fact; of events of one microsecond the one that came later is
 * the later one. As a text it means something to this service alone.
 */
record Cursor(Instant occurredAt, long position) {

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})");

    String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt) + "." + position;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** The place that a text of ours names; empty if the text is not ours. */
    static Optional<Cursor> in(String text) {
        byte[] plain;
        try {
            plain = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(new String(plain, StandardCharsets.US_ASCII));
        return parts.matches()
                ? Optional.of(new Cursor(
                        Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                        Long.parseLong(parts.group(2))))
                : Optional.empty();
    }
}
