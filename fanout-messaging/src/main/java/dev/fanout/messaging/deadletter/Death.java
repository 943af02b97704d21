package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.FailedRound;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a message in a dead-letter queue tells of its death, in a form that columns can hold.
 *
 * @param queue in which it died
 * @param key what tells the message from others of its queue
 * @param attempts made for it, those of earlier deaths left out
 * @param rounds of attempts that failed, oldest first
 */
record Death(
        String queue,
        String key,
        Who who,
        String exception,
        String message,
        String stackTrace,
        String fingerprint,
        int attempts,
        Instant firstFailedAt,
        Instant deadAt,
        StoredProperties properties,
        byte[] payload,
        List<FailedRound> rounds) {

    private static final int LONGEST = 255;
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int LONGEST_STACK_TRACE = 16_000;

    /**
     * What the envelope of the message says, as far as it says something.
     *
     * @param eventId the message id, if it is a UUID
     */
    record Who(
            @Nullable String messageId,
            @Nullable UUID eventId,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String correlationId,
            @Nullable String traceId) {

        static Who in(ReceivedMessage dead) {
            String id = Envelope.idOf(dead.properties());
            return new Who(
                    column(id),
                    Envelope.uuidIn(id),
                    column(Envelope.typeOf(dead.properties())),
                    column(Envelope.subjectOf(dead.properties())),
                    column(Envelope.correlationOf(dead.properties())),
                    traceIdOf(StoredProperties.of(dead.properties())));
        }

        private static @Nullable String traceIdOf(StoredProperties properties) {
            return TraceHeaders.parentIn(properties.headers().get(TraceHeaders.TRACEPARENT))
                    .map(TraceHeaders.Parent::traceId)
                    .orElse(null);
        }

        private static @Nullable String column(@Nullable String text) {
            return text == null ? null : Texts.forColumn(text, LONGEST);
        }
    }

    static Death of(ReceivedMessage dead, Instant now) {
        CauseOfDeath cause = CauseOfDeath.in(dead.properties(), now);
        Failures failures = cause.failures();
        Who who = Who.in(dead);
        Instant deadAt = cause.at().truncatedTo(ChronoUnit.MICROS); // as exact as a column, or a copy would look newer
        Instant firstFailedAt =
                failures.firstAt() == null ? deadAt : failures.firstAt().truncatedTo(ChronoUnit.MICROS);
        return new Death(
                dead.queue(),
                dead.key(),
                who,
                Texts.forColumn(cause.exception(), LONGEST),
                Texts.forColumn(cause.message(), LONGEST_MESSAGE),
                Texts.forColumn(cause.stackTrace(), LONGEST_STACK_TRACE),
                Fingerprint.of(cause, dead.queue(), who.type()),
                Math.max(1, failures.attempts()),
                firstFailedAt,
                deadAt,
                CauseOfDeath.removedFrom(StoredProperties.of(dead.properties())),
                dead.payload(),
                rounds(cause));
    }

    /** Without a header that tells of the attempts, one attempt is assumed. */
    private static List<FailedRound> rounds(CauseOfDeath cause) {
        List<FailedRound> rounds = cause.failures().rounds();
        return rounds.isEmpty() ? List.of(new FailedRound(cause.at(), 1, cause.exception(), cause.message())) : rounds;
    }

    /** The same without the rounds of attempts that are known already; if all are, as it is. */
    Death withRoundsAfter(Instant known) {
        List<FailedRound> news =
                rounds.stream().filter(round -> round.at().isAfter(known)).toList();
        return news.isEmpty()
                ? this
                : new Death(
                        queue,
                        key,
                        who,
                        exception,
                        message,
                        stackTrace,
                        fingerprint,
                        news.stream().mapToInt(FailedRound::attempts).sum(),
                        firstFailedAt,
                        deadAt,
                        properties,
                        payload,
                        news);
    }
}
