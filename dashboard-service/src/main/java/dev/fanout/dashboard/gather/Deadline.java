package dev.fanout.dashboard.gather;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The moment after which an answer is worth nothing any more. One for a whole request, however many calls it takes;
 * work that {@link #call} runs, and the parts of a {@link Scatter}, find it by {@link #current}.
 *
 * <p>The instant is what others are told. What is left of it is measured by the machine's steady clock, so that a step
 * of the wall clock neither prolongs nor ends a wait.
 */
public final class Deadline {

    private static final ScopedValue<Deadline> CURRENT = ScopedValue.newInstance();

    private final Instant at;
    private final long nanoTime;

    private Deadline(Instant at, long nanoTime) {
        this.at = at;
        this.nanoTime = nanoTime;
    }

    /** So long from now. */
    public static Deadline in(Duration budget, InstantSource clock) {
        return new Deadline(clock.instant().plus(budget), System.nanoTime() + budget.toNanos());
    }

    /** This one, or an earlier one that the caller has set himself. */
    public Deadline orEarlier(Instant other) {
        return other.isBefore(at)
                ? new Deadline(other, nanoTime - Duration.between(other, at).toNanos())
                : this;
    }

    /** When half of what is left now has passed. */
    public Deadline half() {
        Duration half = remaining().dividedBy(2);
        return new Deadline(at.minus(half), nanoTime - half.toNanos());
    }

    /**
     * The deadline of the work that this thread does.
     *
     * @throws java.util.NoSuchElementException if it does none that has one
     */
    public static Deadline current() {
        return CURRENT.get();
    }

    /** As others are told. */
    public Instant at() {
        return at;
    }

    /** What is left, never less than nothing. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** Whether nothing is left. */
    public boolean hasPassed() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** Does something of which this is the {@link #current} deadline. Ends nothing by itself. */
    public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work)
            throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }
}
