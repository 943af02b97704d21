package dev.fanout.dashboard.saga;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.dashboard.event.AuditLog;
import dev.fanout.dashboard.operations.OrderNow;
import dev.fanout.dashboard.projection.OrderFacts;
import dev.fanout.dashboard.projection.OrderStatus;
import dev.fanout.dashboard.projection.Progress;
import dev.fanout.dashboard.projection.SagaRows;
import dev.fanout.dashboard.saga.SagaView.Deliveries;
import dev.fanout.dashboard.saga.SagaView.Waiting;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent;
import dev.fanout.messaging.EventTypes;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sagas that the dashboard has heard of. */
@Component
public class Sagas {

    private static final Set<String> SAGA = Stream.of(OrderEvent.class, StockEvent.class, PaymentEvent.class)
            .flatMap(family -> EventTypes.within(family).stream())
            .map(EventTypes::nameOf)
            .collect(toUnmodifiableSet());

    private static final String SENT = EventTypes.nameOf(NotificationSent.class);
    private static final String FAILED = EventTypes.nameOf(NotificationFailed.class);

    /** Far more than a saga has; a stranger's order may have any number. */
    private static final int MOST_EVENTS = 200;

    private final AuditLog log;
    private final SagaRows rows;

    Sagas(AuditLog log, SagaRows rows) {
        this.log = log;
        this.rows = rows;
    }

    /** @param next the cursor of the page that follows; absent on the last one */
    @Schema(name = "Sagas")
    public record Page(
            List<SagaItem> items, int limit, @Nullable UUID next) {}

    /** @param cursor the {@code next} of the page before; absent for the first one */
    public Page search(SagaFilter filter, @Nullable UUID cursor, int limit) {
        List<OrderFacts> found = rows.newest(filter.wanted(), cursor, limit + 1);
        boolean more = found.size() > limit;
        List<OrderFacts> shown = more ? found.subList(0, limit) : found;
        return new Page(
                shown.stream().map(SagaItem::of).toList(),
                limit,
                more ? shown.getLast().id() : null);
    }

    /**
     * The saga of an order; empty if the log has no event of it. Events and deliveries are those that the log still
     * has. How far the saga is says the row of the order, too, which is kept when events are forgotten.
     *
     * @param now tells what the services say at this moment; is asked only if there is such an order, and says nothing
     *     if that is not to be shown
     */
    public Optional<SagaView> find(UUID order, Supplier<@Nullable OrderNow> now) {
        List<AuditEvent> events = log.ofOrder(order, SAGA, MOST_EVENTS);
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Optional<OrderFacts> row = rows.find(order);
        Progress progress = new Progress(timesOf(events, row));
        Map<String, Long> deliveries = log.countOfOrder(order, List.of(SENT, FAILED));
        return Optional.of(new SagaView(
                order,
                Stream.concat(
                                events.stream().map(AuditEvent::customerId),
                                row.stream().map(OrderFacts::customerId))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                progress.status(),
                waitsFor(order, progress),
                CausalOrder.of(events).stream().map(SagaView.Entry::of).toList(),
                new Deliveries(deliveries.getOrDefault(SENT, 0L), deliveries.getOrDefault(FAILED, 0L)),
                now.get()));
    }

    private List<Waiting> waitsFor(UUID order, Progress progress) {
        Instant deadline = progress.decision() == OrderStatus.PENDING
                ? log.firstOfOrder(order, OrderPlaced.class)
                        .map(OrderPlaced::deadline)
                        .orElse(null)
                : null;
        return progress.awaited().stream()
                .map(awaited -> Waiting.of(awaited, deadline))
                .toList();
    }

    /** When the first event of each type happened, by what both have: either may lack one that the other has. */
    private static Map<String, Instant> timesOf(List<AuditEvent> events, Optional<OrderFacts> row) {
        Map<String, Instant> times = new HashMap<>(row.map(OrderFacts::steps).orElse(Map.of()));
        events.forEach(event ->
                times.merge(event.type(), event.occurredAt(), (one, other) -> one.isBefore(other) ? one : other));
        return times;
    }
}
