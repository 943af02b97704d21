package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.delivery.LineKeeper.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of a delivery that was taken.
 *
 * @param at when its attempt began
 * @param attempted false if its line was closed, so that nobody was called
 */
record Result(ToSend delivery, Claim claim, Answer answer, Instant at, Duration took, boolean attempted) {

    static Result notAttempted(ToSend delivery, Claim claim, String why, Instant at) {
        return new Result(delivery, claim, Answer.of(Verdict.REFUSED, why), at, Duration.ZERO, false);
    }

    boolean isDelivered() {
        return answer.verdict() == Verdict.DELIVERED;
    }

    /** Whether another attempt could succeed. */
    boolean isPassing() {
        return answer.verdict() == Verdict.FAILED || answer.verdict() == Verdict.OUR_FAULT;
    }

    /** What it says of the receiver; empty if nothing. */
    Optional<Outcome> outcome() {
        if (!attempted || delivery.line() == null || answer.verdict() == Verdict.OUR_FAULT) {
            return Optional.empty();
        }
        Outcome.Kind kind = switch (answer.verdict()) {
            case DELIVERED -> Outcome.Kind.DELIVERED;
            case GONE -> Outcome.Kind.GONE;
            default -> Outcome.Kind.FAILED;
        };
        return Optional.of(new Outcome(delivery.line(), kind, at.plus(took), answer.text()));
    }
}
