package dev.fanout.dashboard.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of the services' lists, as far as the pages show them. What the services add to them is passed over. */
final class Rows {

    private static final Logger log = LoggerFactory.getLogger(Rows.class);

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Rows() {}

    /** A message that died. */
    record Letter(
            String service,
            UUID id,
            @Nullable String messageId,
            @Nullable String type,
            @Nullable String subject,
            @Nullable String queue,
            @Nullable String exception,
            @Nullable String message,
            int attempts,
            @Nullable Instant firstFailedAt,
            @Nullable Instant deadAt,
            String status,
            @Nullable String traceId,
            @Nullable String fingerprint) {}

    /** Messages that died alike. */
    record Group(
            String service,
            String fingerprint,
            @Nullable String exception,
            @Nullable String message,
            @Nullable String type,
            @Nullable String queue,
            long count,
            @Nullable Instant oldest,
            @Nullable Instant newest) {}

    /** A job that replays. */
    record Job(
            String service,
            UUID id,
            String kind,
            String status,
            @Nullable JsonNode filter,
            int ratePerSecond,
            boolean canary,
            int selected,
            int published,
            int resolved,
            int failedAgain,
            int skipped,
            @Nullable String stopReason,
            @Nullable String startedBy,
            @Nullable String reason,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String cancelledBy,
            @Nullable String cancelReason) {

        public int ended() {
            return resolved + failedAgain + skipped;
        }

        /** The right end of a bar that shows it. */
        public int most() {
            return Math.max(1, selected);
        }
    }

    /** What a job would do. */
    record Plan(
            String service,
            long selected,
            long alreadyHandled,
            @Nullable Instant oldest,
            @Nullable Instant newest,
            List<String> queues) {}

    /** An event whose recipients are being written down. */
    record Expansion(
            UUID eventId,
            @Nullable String eventType,
            @Nullable String subject,
            double writtenDown,
            @Nullable Instant begunAt) {

        public long percent() {
            return Math.clamp(Math.round(writtenDown * 100), 0, 100);
        }
    }

    /** Who wants to be told of what. */
    record Subscription(
            UUID id,
            String channel,
            @Nullable String target,
            String status,
            @Nullable List<String> eventTypes,
            @Nullable Instant createdAt,
            @Nullable Instant failingSince,
            @Nullable Instant disabledIfFailingUntil) {}

    /** Somebody who is told. */
    record Delivery(
            UUID id,
            @Nullable UUID orderId,
            @Nullable String customerId,
            String channel,
            @Nullable String recipient,
            @Nullable String eventType,
            String status,
            @Nullable Instant createdAt,
            int attemptCount,
            @Nullable Instant nextAttemptAt,
            @Nullable String failure) {}

    /** An attempt to tell somebody. */
    record Attempt(
            @Nullable Instant at,
            int durationMillis,
            String verdict,
            @Nullable Integer status,
            @Nullable String text) {}

    /** Handlers that share queues. */
    record Function(
            String service,
            String name,
            @Nullable List<String> queues,
            @Nullable List<String> events,
            @Nullable Pause paused,
            @Nullable String obstacle) {}

    /** Since when a function is stopped. */
    record Pause(
            @Nullable Instant since,
            @Nullable String by,
            @Nullable String reason) {}

    /** A message that is still to be sent. */
    record Outgoing(
            String service,
            long id,
            String status,
            @Nullable String exchange,
            @Nullable String queue,
            @Nullable String messageId,
            @Nullable String type,
            @Nullable String subject,
            @Nullable Instant createdAt,
            int refusals,
            @Nullable String lastError,
            @Nullable Instant nextAttemptAt,
            boolean setAside) {}

    /** Something that happened to a dead letter. */
    record Step(
            @Nullable Instant at,
            String action,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable JsonNode detail) {}

    /** All that are what they should be; others are left out. */
    static <T> List<T> of(Iterable<JsonNode> rows, Class<T> type) {
        List<T> read = new ArrayList<>();
        rows.forEach(row -> one(row, type).ifPresent(read::add));
        return read;
    }

    static <T> Optional<T> one(JsonNode row, Class<T> type) {
        try {
            return Optional.of(JSON.treeToValue(row, type));
        } catch (JacksonException e) {
            log.warn("A row is no {}: {}", type.getSimpleName(), e.getOriginalMessage());
            return Optional.empty();
        }
    }

    static JsonNode tree(byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    static Optional<Instant> time(JsonNode row, String field) {
        try {
            return Optional.of(Instant.parse(row.path(field).asString("")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
