package dev.fanout.messaging.test;

import dev.fanout.messaging.Event;
import java.util.List;

/** What the kit makes of a message after an attempt to handle it. */
public sealed interface Outcome {

    /**
     * The attempt is committed, or the event does not concern the handler, so that none was needed.
     *
     * @param published what it has announced, in that order
     */
    record Handled(List<Published> published) implements Outcome {

        /** Makes it unmodifiable. */
        public Handled {
            published = List.copyOf(published);
        }

        /** The events alone. */
        public List<Event> events() {
            return published.stream().map(Published::event).toList();
        }
    }

    /**
     * The attempt has failed and is rolled back, and the kit makes another one, at once or later. When all of them are
     * used up, the message is buried.
     *
     * @param cause what the handler threw
     */
    record Retried(Throwable cause) implements Outcome {}

    /**
     * The attempt has failed and is rolled back, and no message is at fault: the database or the broker is away, or a
     * dependency has declared itself down. The message waits as long as it takes, and nothing counts.
     *
     * @param cause what the handler threw
     */
    record Postponed(Throwable cause) implements Outcome {}

    /**
     * The message is a dead letter.
     *
     * @param cause what the handler threw last; or why the message could not even be read
     */
    record Buried(Throwable cause) implements Outcome {}

    /**
     * This outcome, if the message was handled.
     *
     * @throws AssertionError if it was not; its cause is what the handler threw
     */
    default Handled handled() {
        return as(Handled.class);
    }

    /**
     * Why the message is tried again.
     *
     * @throws AssertionError if it is not
     */
    default Throwable retried() {
        return as(Retried.class).cause();
    }

    /**
     * Why the message waits.
     *
     * @throws AssertionError if it does not
     */
    default Throwable postponed() {
        return as(Postponed.class).cause();
    }

    /**
     * Why the message is a dead letter.
     *
     * @throws AssertionError if it is none
     */
    default Throwable buried() {
        return as(Buried.class).cause();
    }

    private <O extends Outcome> O as(Class<O> expected) {
        if (expected.isInstance(this)) {
            return expected.cast(this);
        }
        Throwable cause = switch (this) {
            case Handled _ -> null;
            case Retried(Throwable failure) -> failure;
            case Postponed(Throwable failure) -> failure;
            case Buried(Throwable failure) -> failure;
        };
        throw new AssertionError("expected " + expected.getSimpleName() + ", but it is " + this, cause);
    }
}
