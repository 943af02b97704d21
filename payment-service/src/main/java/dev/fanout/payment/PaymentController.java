package dev.fanout.payment;

import dev.fanout.defaults.Pages;
import dev.fanout.events.Money;
import dev.fanout.web.Onward;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import dev.fanout.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Payments", description = "Where the money of orders is")
@RestController
@RequestMapping("/payments")
class PaymentController {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("createdAt"), Sort.Order.desc("orderId"));

    private final PaymentRows payments;

    PaymentController(PaymentRows payments) {
        this.payments = payments;
    }

    /** The statuses that a client sees. */
    enum VisibleStatus {
        AUTHORIZED,
        DECLINED,
        CAPTURED,
        VOIDED,
        REFUNDED
    }

    /** @param amount of the order; zero where the order was cancelled before it was seen */
    record PaymentView(
            UUID orderId,
            String customerId,
            VisibleStatus status,
            Money amount,
            @Nullable String declineReason,
            @Nullable String providerReference,
            Instant updatedAt) {

        static PaymentView of(Payment payment) {
            return new PaymentView(
                    payment.orderId(),
                    payment.customerId(),
                    VisibleStatus.valueOf(payment.status().name()),
                    payment.amount(),
                    payment.declineReason(),
                    payment.providerReference(),
                    payment.updatedAt());
        }
    }

    @Operation(summary = "Where the money of an order is")
    @GetMapping("/{orderId}")
    PaymentView get(@PathVariable UUID orderId) {
        return payments.findById(orderId)
                .filter(payment -> payment.status() != PaymentStatus.EXPECTED)
                .map(PaymentView::of)
                .orElseThrow(() -> ProblemException.notFound(
                        "unknown-payment", "There is no payment for an order " + orderId + "."));
    }

    @Operation(summary = "Lists payments, newest first")
    @GetMapping
    Paged<PaymentView> list(
            @RequestParam(required = false) @ShortText @Nullable String customerId,
            @RequestParam(required = false) @Nullable VisibleStatus status,
            @Valid Paging paging) {
        return Pages.of(
                payments.findAll(
                        (payment, _, criteria) -> matching(payment, criteria, customerId, status),
                        Pages.request(paging, NEWEST_FIRST)),
                PaymentView::of);
    }

    @Operation(summary = "Lists payments, newest first; with after those that follow it by their order, oldest first")
    @GetMapping(params = "after")
    Slice<PaymentView> slice(
            @RequestParam(required = false) @ShortText @Nullable String customerId,
            @RequestParam(required = false) @Nullable VisibleStatus status,
            @Valid Onward from) {
        return Pages.slice(
                payments,
                (payment, _, criteria) -> matching(payment, criteria, customerId, status),
                from,
                "orderId",
                PaymentView::of,
                PaymentView::orderId);
    }

    private static Predicate matching(
            Root<Payment> payment,
            CriteriaBuilder criteria,
            @Nullable String customerId,
            @Nullable VisibleStatus status) {
        List<Predicate> conditions = new ArrayList<>();
        conditions.add(
                status == null
                        ? criteria.notEqual(payment.get("status"), PaymentStatus.EXPECTED)
                        : criteria.equal(payment.get("status"), PaymentStatus.valueOf(status.name())));
        if (customerId != null) {
            conditions.add(criteria.equal(payment.get("customerId"), customerId));
        }
        return criteria.and(conditions);
    }
}
