package dev.fanout.notification.delivery;

import dev.fanout.defaults.Pages;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Deliveries", description = "Who was told what")
@RestController
@RequestMapping("/deliveries")
class DeliveryController {

    /** Ids rise with time. */
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("id"));

    private final DeliveryRows deliveries;

    DeliveryController(DeliveryRows deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * @param deliveredAt present exactly if it is delivered
     * @param traceId of the trace in which the recipient was told, 32 hexadecimal digits
     */
    record DeliveryView(
            UUID id,
            UUID orderId,
            String customerId,
            String channel,
            String recipient,
            String eventType,
            DeliveryStatus status,
            Instant createdAt,
            @Nullable Instant deliveredAt,
            @Nullable String traceId) {

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.orderId(),
                    delivery.customerId(),
                    delivery.channel(),
                    delivery.recipient(),
                    delivery.eventType(),
                    delivery.status(),
                    delivery.createdAt(),
                    delivery.deliveredAt(),
                    delivery.traceId());
        }
    }

    @Operation(summary = "Lists deliveries, newest first")
    @GetMapping
    Paged<DeliveryView> list(
            @RequestParam(required = false) @Nullable UUID orderId,
            @RequestParam(required = false) @ShortText @Nullable String customerId,
            @RequestParam(required = false) @Nullable DeliveryStatus status,
            @Valid Paging paging) {
        return Pages.of(
                deliveries.findAll(
                        (delivery, _, criteria) -> matching(delivery, criteria, orderId, customerId, status),
                        Pages.request(paging, NEWEST_FIRST)),
                DeliveryView::of);
    }

    private static Predicate matching(
            Root<Delivery> delivery,
            CriteriaBuilder criteria,
            @Nullable UUID orderId,
            @Nullable String customerId,
            @Nullable DeliveryStatus status) {
        Predicate all = criteria.conjunction();
        if (orderId != null) {
            all = criteria.and(all, criteria.equal(delivery.get("orderId"), orderId));
        }
        if (customerId != null) {
            all = criteria.and(all, criteria.equal(delivery.get("customerId"), customerId));
        }
        if (status != null) {
            all = criteria.and(all, criteria.equal(delivery.get("status"), status));
        }
        return all;
    }
}
