package dev.fanout.dashboard.saga;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.dashboard.event.AuditLog;
import dev.fanout.dashboard.operations.OrdersNow;
import dev.fanout.dashboard.projection.OrderStatus;
import dev.fanout.dashboard.projection.Progress;
import dev.fanout.dashboard.saga.SagaView.Deliveries;
import dev.fanout.dashboard.saga.SagaView.Waiting;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent;
import dev.fanout.messaging.EventTypes;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Sagas", description = "Orders over all services")
@RestController
class SagaController {

    private static final Set<String> SAGA = Stream.of(OrderEvent.class, StockEvent.class, PaymentEvent.class)
            .flatMap(family -> EventTypes.within(family).stream())
            .map(EventTypes::nameOf)
            .collect(toUnmodifiableSet());

    private static final String SENT = EventTypes.nameOf(NotificationSent.class);
    private static final String FAILED = EventTypes.nameOf(NotificationFailed.class);

    /** Far more than a saga has; a stranger's order may have any number. */
    private static final int MOST_EVENTS = 200;

    private static final String OPERATOR = "OPERATOR";

    private final AuditLog log;
    private final OrdersNow orders;

    SagaController(AuditLog log, OrdersNow orders) {
        this.log = log;
        this.orders = orders;
    }

    @Operation(
            summary = "The saga of an order over all services, and what it waits for",
            description = "From the events that the dashboard has heard of, which are some milliseconds old. How many"
                    + " recipients were told is counted only: there may be very many. Operators also see what the"
                    + " services say now: the order, its reservation, its payment, deliveries and dead letters; a"
                    + " service that does not answer in time is named.")
    @GetMapping("/api/orders/{id}/saga")
    SagaView saga(@PathVariable UUID id, HttpServletRequest request) {
        List<AuditEvent> events = log.ofOrder(id, SAGA, MOST_EVENTS);
        if (events.isEmpty()) {
            throw ProblemException.notFound("order-not-found", "There is no event of an order " + id + ".");
        }
        Progress progress = new Progress(timesOf(events));
        Map<String, Long> deliveries = log.countOfOrder(id, List.of(SENT, FAILED));
        return new SagaView(
                id,
                events.stream()
                        .map(AuditEvent::customerId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                progress.status(),
                waitsFor(id, progress),
                CausalOrder.of(events).stream().map(SagaView.Entry::of).toList(),
                new Deliveries(deliveries.getOrDefault(SENT, 0L), deliveries.getOrDefault(FAILED, 0L)),
                request.isUserInRole(OPERATOR) ? orders.of(id, request) : null);
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

    private static Map<String, Instant> timesOf(List<AuditEvent> events) {
        return events.stream()
                .collect(toMap(
                        AuditEvent::type, AuditEvent::occurredAt, (one, other) -> one.isBefore(other) ? one : other));
    }
}
