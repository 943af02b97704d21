package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.projection.Awaited;
import dev.fanout.dashboard.projection.OrderFacts;
import dev.fanout.dashboard.projection.OrderStatus;
import dev.fanout.dashboard.projection.Progress;
import dev.fanout.dashboard.projection.SagaStatus;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saga of a list.
 *
 * @param customerId absent as long as no event of the order itself has come
 * @param orderStatus what was decided about the order
 * @param reason why the order was cancelled; absent if it is not
 * @param total absent as long as the order itself has not been heard of
 * @param inventory what inventory-service has answered, as order-service calls it
 * @param payment what payment-service has answered, as order-service calls it
 * @param waitsFor what has to happen next, and who has to do it; empty at the end
 */
@Schema(name = "Saga")
public record SagaItem(
        UUID orderId,
        @Nullable String customerId,
        SagaStatus status,
        OrderStatus orderStatus,
        @Nullable CancellationReason reason,
        @Nullable Money total,
        String inventory,
        String payment,
        Times times,
        List<Awaited> waitsFor) {

    /**
     * When it was.
     *
     * @param placedAt or when the first thing happened that was heard of it
     * @param unfinishedSince since when something is left to do; absent at the end
     * @param latestAt when the latest thing happened that was heard of it
     */
    @Schema(name = "SagaTimes")
    public record Times(Instant placedAt, @Nullable Instant unfinishedSince, Instant latestAt) {}

    static SagaItem of(OrderFacts order) {
        Progress progress = order.progress();
        return new SagaItem(
                order.id(),
                order.customerId(),
                progress.status(),
                progress.decision(),
                order.reason(),
                order.total(),
                progress.inventory(),
                progress.payment(),
                new Times(progress.placedAt(), progress.unfinishedSince(), progress.latest()),
                progress.awaited());
    }
}
