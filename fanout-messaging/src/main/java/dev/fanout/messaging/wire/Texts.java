package dev.fanout.messaging.wire;

import java.time.Instant;

/** Texts and times of strangers, made fit for headers and columns. */
public final class Texts {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Texts() {}

    /** Every database has these, from 1970 to 9999; what lies outside is moved to the nearest. */
    public static Instant timeForColumn(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /** At most so many characters; what was cut off ends in an ellipsis. Never leaves half a surrogate pair. */
    public static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The same for a text column: PostgreSQL refuses U+0000. */
    public static String forColumn(String text, int longest) {
        return shortened(text.replace('\0', '\uFFFD'), longest);
    }
}
