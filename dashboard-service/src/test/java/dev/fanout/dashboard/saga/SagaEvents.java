package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.event.AuditEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of the log, for tests. */
final class SagaEvents {

    private static final UUID ORDER = UUID.randomUUID();

    private SagaEvents() {}

    static AuditEvent event(UUID id, String type, Instant time, @Nullable UUID cause) {
        return new AuditEvent(
                id,
                type,
                "a-service",
                ORDER.toString(),
                1L,
                ORDER,
                null,
                time,
                time.plusMillis(20),
                null,
                ORDER.toString(),
                cause == null ? null : cause.toString());
    }
}
