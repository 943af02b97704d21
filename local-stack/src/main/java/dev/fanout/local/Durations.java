package dev.fanout.local;

import java.time.Duration;
import java.util.Locale;

/** Durations in a form that is easy to read. */
public final class Durations {

    private Durations() {}

    /** {@code 12.3 s} */
    public static String sinceNanos(long begin) {
        return seconds(Duration.ofNanos(System.nanoTime() - begin));
    }

    /** {@code 12.3 s} */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** {@code 3 d 4 h}, {@code 5 min 12 s}: the two greatest units. */
    static String rough(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
        }
        return duration.toSeconds() + " s";
    }
}
