package dev.fanout.dashboard.gather;

import java.util.Map;
import java.util.Objects;

/** What became of all parts. */
public final class Gathered {

    private final Map<Part<?>, Outcome<?>> outcomes;

    Gathered(Map<Part<?>, Outcome<?>> outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * What became of one of them.
     *
     * @throws NullPointerException if it was none of them
     */
    @SuppressWarnings("unchecked") // the outcome of a part is of the part's type
    public <T> Outcome<T> of(Part<T> part) {
        return (Outcome<T>) Objects.requireNonNull(outcomes.get(part), part.name());
    }
}
