package dev.fanout.local.shop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A message that payment-service could not handle. */
public record DeadLetter(
        String id,
        String type,
        String queue,
        String exception,
        String message,
        String status,
        @Nullable JsonNode payload,
        List<HistoryEntry> history) {

    public DeadLetter {
        // Lists show no history; only the letter itself does.
        history = history == null ? List.of() : List.copyOf(history);
    }

    /** Something that happened to a dead letter. */
    public record HistoryEntry(
            Instant at,
            String action,
            @Nullable String actor,
            @Nullable String reason) {}
}
