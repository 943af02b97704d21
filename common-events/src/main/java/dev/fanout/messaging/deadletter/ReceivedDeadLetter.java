package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.inbox.DeadMessage;
import dev.fanout.messaging.inbox.ReceivedMessage;
import dev.fanout.messaging.wire.CauseOfDeath;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.Failures;
import dev.fanout.messaging.wire.StoredMessage;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as it came from a dead-letter queue, in the form in which columns can hold it. */
record ReceivedDeadLetter(
        String queue,
        String key,
        @Nullable String messageId,
        @Nullable UUID eventId,
        @Nullable String type,
        @Nullable String subject,
        @Nullable String correlationId,
        @Nullable String traceId,
        String exception,
        String message,
        String stackTrace,
        String fingerprint,
        int attempts,
        Instant firstFailedAt,
        Instant deadAt,
        StoredMessage properties,
        byte[] payload,
        List<Round> rounds) {

    private static final int LONGEST = 255;
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int LONGEST_STACK_TRACE = 16_000;

    /** One round of attempts, as the history shows it. */
    record Round(
            Instant at,
            String exception,
            String message,
            int attempts,
            @Nullable String traceId) {}

    static ReceivedDeadLetter of(DeadMessage dead, Instant now) {
        CauseOfDeath cause = CauseOfDeath.in(dead.properties(), now);
        StoredMessage properties = CauseOfDeath.removedFrom(StoredMessage.of(dead.properties()));
        String type = column(Envelope.typeOf(dead.properties()));
        String traceId = TraceHeaders.parentIn(properties.headers().get(TraceHeaders.TRACEPARENT))
                .map(TraceHeaders.Parent::traceId)
                .orElse(null);
        Instant deadAt = cause.at().truncatedTo(ChronoUnit.MICROS); // as exact as a column, or a copy would look newer
        Instant firstFailedAt = cause.failures().firstAt() == null
                ? deadAt
                : cause.failures().firstAt().truncatedTo(ChronoUnit.MICROS);
        return new ReceivedDeadLetter(
                dead.queue(),
                ReceivedMessage.keyOf(properties.messageId(), dead.payload()),
                column(Envelope.idOf(dead.properties())),
                uuid(Envelope.idOf(dead.properties())),
                type,
                column(Envelope.subjectOf(dead.properties())),
                column(Envelope.correlationOf(dead.properties())),
                traceId,
                Texts.forColumn(cause.exception(), LONGEST),
                Texts.forColumn(cause.message(), LONGEST_MESSAGE),
                Texts.forColumn(cause.stackTrace(), LONGEST_STACK_TRACE),
                Fingerprint.of(cause, dead.queue(), type),
                Math.max(1, cause.failures().attempts()),
                firstFailedAt,
                deadAt,
                properties,
                dead.payload(),
                rounds(cause, traceId));
    }

    /** Whoever left no account of the attempts has made one at least. */
    private static List<Round> rounds(CauseOfDeath cause, @Nullable String traceId) {
        List<Failures.Failure> failures = cause.failures().list();
        return failures.isEmpty()
                ? List.of(new Round(cause.at(), cause.exception(), cause.message(), 1, traceId))
                : failures.stream()
                        .map(failure -> new Round(
                                failure.at(), failure.exception(), failure.message(), failure.attempts(), traceId))
                        .toList();
    }

    /** The same without the rounds of attempts that are known already; if all are, as it is. */
    ReceivedDeadLetter withRoundsAfter(Instant known) {
        List<Round> news =
                rounds.stream().filter(round -> round.at().isAfter(known)).toList();
        return news.isEmpty()
                ? this
                : new ReceivedDeadLetter(
                        queue,
                        key,
                        messageId,
                        eventId,
                        type,
                        subject,
                        correlationId,
                        traceId,
                        exception,
                        message,
                        stackTrace,
                        fingerprint,
                        news.stream().mapToInt(Round::attempts).sum(),
                        firstFailedAt,
                        deadAt,
                        properties,
                        payload,
                        news);
    }

    private static @Nullable String column(@Nullable String text) {
        return text == null ? null : Texts.forColumn(text, LONGEST);
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
