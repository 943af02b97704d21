package dev.fanout.dashboard.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.console.Timeline.Bar;
import dev.fanout.dashboard.console.Timeline.Lane;
import dev.fanout.dashboard.projection.SagaStatus;
import dev.fanout.dashboard.saga.SagaView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTests {

    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");

    private static SagaView.Entry event(String type, String source, long millis, SagaView.@Nullable Entry cause) {
        Instant at = START.plusMillis(millis);
        return new SagaView.Entry(
                UUID.randomUUID(),
                type,
                source,
                at,
                at,
                null,
                cause == null ? null : cause.id().toString());
    }

    private static Lane lane(String service, SagaView.Entry... events) {
        SagaView saga = new SagaView(
                UUID.randomUUID(),
                "c-1",
                SagaStatus.COMPENSATED,
                List.of(),
                List.of(events),
                new SagaView.Deliveries(0, 0),
                null);
        return Timeline.of(saga, List.of(), List.of(), START).lanes().stream()
                .filter(one -> one.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    private static double after(long millis) {
        return START.plusMillis(millis).toEpochMilli();
    }

    @Test
    void whatLedToAnEventIsWhereItsWorkBegins() {
        SagaView.Entry placed = event("order.placed.v1", "order-service", 0, null);
        SagaView.Entry reserved = event("stock.reserved.v1", "inventory-service", 500, placed);

        assertThat(lane("inventory-service", placed, reserved).bars())
                .containsExactly(new Bar("work", after(0), after(500), "order.placed.v1 led to stock.reserved.v1"));
    }

    @Test
    void aDeadlineThatHasPassedShowsHowLongTheSagaHasWaited() {
        SagaView.Entry placed = event("order.placed.v1", "order-service", 0, null);
        SagaView.Entry reserved = event("stock.reserved.v1", "inventory-service", 500, placed);
        SagaView.Entry cancelled = event("order.cancelled.v1", "order-service", 60_000, null);
        SagaView.Entry released = event("stock.released.v1", "inventory-service", 60_100, cancelled);

        Lane order = lane("order-service", placed, reserved, cancelled, released);

        assertThat(order.bars()).singleElement().satisfies(bar -> {
            assertThat(bar.kind()).isEqualTo("wait");
            assertThat(bar.from()).isEqualTo(after(500));
            assertThat(bar.to()).isEqualTo(after(60_000));
        });
        assertThat(order.words()).contains("waited until a request or a deadline led to order.cancelled.v1");
        assertThat(lane("inventory-service", placed, reserved, cancelled, released)
                        .bars())
                .extracting(Bar::kind)
                .containsOnly("work");
    }
}
