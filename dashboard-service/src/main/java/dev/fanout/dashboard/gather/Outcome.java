package dev.fanout.dashboard.gather;

import java.time.Duration;

/** What became of a part. */
public sealed interface Outcome<T> {

    /** How long it took, or was waited for. */
    Duration took();

    /** It ended in time, with a value. */
    record Answered<T>(T value, Duration took) implements Outcome<T> {}

    /** It ended in time, without a value. */
    record Failed<T>(Throwable cause, Duration took) implements Outcome<T> {}

    /** It had not ended when the deadline passed, and was told to stop. */
    record Missed<T>(Duration took) implements Outcome<T> {}
}
