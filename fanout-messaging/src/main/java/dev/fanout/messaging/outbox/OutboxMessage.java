package dev.fanout.messaging.outbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the outbox.
 *
 * @param id number of the message in this outbox
 * @param exchange to which it goes
 * @param queue of this service to which it goes, if it is sent again; absent of an event, which goes to all
 * @param messageId of the event
 * @param subject aggregate that it is about, if it says so
 * @param createdAt when it happened; of one that is sent again, since when it is to be sent
 * @param refusals how often the broker has refused it
 * @param lastError why it was refused the last time
 * @param nextAttemptAt from when it is sent; absent if nothing holds it up, and if it is set aside
 * @param setAside whether it waits for an operator, because it can never be sent as it is
 */
public record OutboxMessage(
        long id,
        OutboxStatus status,
        String exchange,
        @Nullable String queue,
        @Nullable String messageId,
        String type,
        @Nullable String subject,
        Instant createdAt,
        int refusals,
        @Nullable String lastError,
        @Nullable Instant nextAttemptAt,
        boolean setAside) {}
