package dev.fanout.notification.channel;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param status of HTTP or SMTP, if there was an answer
 * @param text for people: the start of the answer, or what went wrong; at most 1,000 characters that every database
 *     takes
 * @param retryAfter how long the receiver wants to be left alone
 */
public record Answer(
        Verdict verdict,
        @Nullable Integer status,
        String text,
        @Nullable Duration retryAfter) {

    private static final int MOST_CHARACTERS = 1_000;
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

    public enum Verdict {
        DELIVERED,
        /** This attempt failed; a later one may not. */
        FAILED,
        /** The receiver wants no more messages, ever. */
        GONE,
        /** No attempt can succeed: the address has no such form, is not allowed, or is refused for good. */
        REFUSED,
        /** Our own side failed, so the receiver is not to blame. */
        OUR_FAULT
    }

    public Answer {
        text = printable(text);
    }

    public static Answer of(Verdict verdict, String text) {
        return new Answer(verdict, null, text, null);
    }

    public static Answer of(Verdict verdict, int status, String text) {
        return new Answer(verdict, status, text, null);
    }

    /** Control characters, and halves of surrogate pairs, which the cut may leave, become spaces. */
    private static String printable(String text) {
        String start = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
        return UNPRINTABLE.matcher(start).replaceAll(" ").strip();
    }
}
