package dev.fanout.notification.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.notification.delivery.DeliveryController.Attempt;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Deliveries")
@RestController
@RequestMapping("/deliveries/attempts")
class AttemptController {

    private static final String OF_ORDER = """
            from delivery d join delivery_attempt a on a.delivery_id = d.id where d.order_id = :order
            """;

    private final JdbcClient jdbc;

    AttemptController(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An attempt, and the delivery that it is of. */
    @Schema(name = "AttemptOfDelivery")
    record AttemptOfDelivery(UUID deliveryId, @JsonUnwrapped Attempt attempt) {}

    @Operation(summary = "Attempts of all deliveries about an order, the latest first")
    @GetMapping
    Paged<AttemptOfDelivery> ofOrder(@RequestParam UUID orderId, @Valid Paging paging) {
        List<AttemptOfDelivery> attempts = jdbc.sql(
                        "select a.* " + OF_ORDER + " order by a.id desc limit :size offset :from")
                .param("order", orderId)
                .param("size", paging.size())
                .param("from", (long) paging.page() * paging.size())
                .query((row, _) -> new AttemptOfDelivery(row.getObject("delivery_id", UUID.class), Attempt.of(row)))
                .list();
        long total = jdbc.sql("select count(*) " + OF_ORDER)
                .param("order", orderId)
                .query(Long.class)
                .single();
        return new Paged<>(attempts, paging.page(), paging.size(), total);
    }
}
