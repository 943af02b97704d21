package dev.fanout.dashboard.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.testing.Permutations;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CausalOrderTests {

    private static final Instant TIME = Instant.parse("2026-11-30T02:00:00Z");

    private final UUID placed = UUID.randomUUID();
    private final UUID reserved = UUID.randomUUID();
    private final UUID authorized = UUID.randomUUID();
    private final UUID confirmed = UUID.randomUUID();

    @Test
    void anEventComesAfterTheOneThatLedToItWhateverTheClocksSay() {
        List<AuditEvent> events = List.of(
                event(placed, 100, null),
                event(reserved, 50, placed), // its clock is behind
                event(authorized, 130, placed),
                event(confirmed, 120, authorized));

        assertThat(Permutations.of(events))
                .allSatisfy(arrival -> assertThat(CausalOrder.of(arrival))
                        .extracting(AuditEvent::id)
                        .containsExactly(placed, reserved, authorized, confirmed));
    }

    @Test
    void withoutTheirCauseEventsAreSortedByTime() {
        List<AuditEvent> events = List.of(event(authorized, 130, placed), event(reserved, 110, placed));

        assertThat(CausalOrder.of(events)).extracting(AuditEvent::id).containsExactly(reserved, authorized);
    }

    @Test
    void eventsThatLeadToEachOtherAreAllThere() {
        List<AuditEvent> events =
                List.of(event(placed, 2, reserved), event(reserved, 1, placed), event(confirmed, 3, confirmed));

        assertThat(CausalOrder.of(events)).extracting(AuditEvent::id).containsExactly(reserved, placed, confirmed);
    }

    private static AuditEvent event(UUID id, int millis, @Nullable UUID cause) {
        return SagaEvents.event(id, "any.v1", TIME.plusMillis(millis), cause);
    }
}
