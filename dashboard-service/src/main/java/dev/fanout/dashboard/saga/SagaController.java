package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.operations.OrdersNow;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Sagas", description = "Orders over all services")
@RestController
class SagaController {

    private static final String OPERATOR = "OPERATOR";

    private final Sagas sagas;
    private final OrdersNow orders;

    SagaController(Sagas sagas, OrdersNow orders) {
        this.sagas = sagas;
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
        return sagas.find(id, () -> request.isUserInRole(OPERATOR) ? orders.of(id, request) : null)
                .orElseThrow(() ->
                        ProblemException.notFound("order-not-found", "There is no event of an order " + id + "."));
    }
}
