package dev.fanout.inventory.stock;

import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Reservations", description = "What is set aside for orders")
@RestController
@RequestMapping("/reservations")
class ReservationController {

    private final Reservations reservations;

    ReservationController(Reservations reservations) {
        this.reservations = reservations;
    }

    /** @param lines what the order asks for; empty where it was cancelled before it was seen */
    record ReservationView(UUID orderId, ReservationStatus status, List<StockLine> lines) {}

    @Operation(summary = "What became of the goods of an order")
    @GetMapping("/{orderId}")
    ReservationView get(@PathVariable UUID orderId) {
        return reservations
                .findById(orderId)
                .filter(reservation -> reservation.status() != ReservationStatus.EXPECTED)
                .map(reservation ->
                        new ReservationView(reservation.orderId(), reservation.status(), reservation.lines()))
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-reservation", "Nothing was reserved for an order " + orderId + "."));
    }
}
