package dev.fanout.dashboard.saga;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.dashboard.event.AuditLog;
import dev.fanout.dashboard.operations.OrdersNow;
import dev.fanout.dashboard.saga.SagaView.Deliveries;
import dev.fanout.defaults.DeadlineHeader;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.PaymentEvent;
import dev.fanout.messaging.EventTypes;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
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
    SagaView saga(
            @PathVariable UUID id,
            @RequestHeader(name = DeadlineHeader.NAME, required = false) @Nullable String until,
            HttpServletRequest request) {
        List<AuditEvent> events = log.ofOrder(id, SAGA, MOST_EVENTS);
        if (events.isEmpty()) {
            throw ProblemException.notFound("order-not-found", "There is no event of an order " + id + ".");
        }
        Progress progress = new Progress(events);
        Map<String, Long> deliveries = log.countOfOrder(id, List.of(SENT, FAILED));
        return new SagaView(
                id,
                events.stream()
                        .map(AuditEvent::customerId)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                progress.status(),
                progress.awaited(),
                CausalOrder.of(events).stream().map(SagaView.Entry::of).toList(),
                new Deliveries(deliveries.getOrDefault(SENT, 0L), deliveries.getOrDefault(FAILED, 0L)),
                request.isUserInRole(OPERATOR) ? orders.of(id, until) : null);
    }
}
