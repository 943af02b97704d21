package dev.fanout.notification.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.defaults.Pages;
import dev.fanout.defaults.TimeColumns;
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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.data.domain.Sort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Deliveries", description = "Who was told what")
@RestController
@RequestMapping("/deliveries")
class DeliveryController {

    /** Ids rise with time. */
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Order.desc("id"));

    private final DeliveryRows deliveries;
    private final JdbcClient jdbc;

    DeliveryController(DeliveryRows deliveries, JdbcClient jdbc) {
        this.deliveries = deliveries;
        this.jdbc = jdbc;
    }

    /** What to list; what is absent does not matter. */
    @ParameterObject
    record Filter(
            @Nullable UUID subscriptionId,
            @Nullable UUID batchId,
            @Nullable UUID orderId,
            @ShortText @Nullable String customerId,
            @Nullable DeliveryStatus status) {

        Predicate matching(Root<Delivery> delivery, CriteriaBuilder criteria) {
            Predicate all = criteria.conjunction();
            all = and(all, delivery, criteria, "subscriptionId", subscriptionId);
            all = and(all, delivery, criteria, "batchId", batchId);
            all = and(all, delivery, criteria, "orderId", orderId);
            all = and(all, delivery, criteria, "customerId", customerId);
            return and(all, delivery, criteria, "status", status);
        }

        private static Predicate and(
                Predicate others,
                Root<Delivery> delivery,
                CriteriaBuilder criteria,
                String field,
                @Nullable Object value) {
            return value == null ? others : criteria.and(others, criteria.equal(delivery.get(field), value));
        }
    }

    /** @param attempts the first one first */
    record DeliveryWithAttempts(@JsonUnwrapped DeliveryView delivery, List<Attempt> attempts) {}

    /**
     * An attempt.
     *
     * @param verdict what it meant: delivered, or failed and why
     * @param status of HTTP, if there was an answer
     * @param text start of the answer, or what went wrong
     */
    record Attempt(
            Instant at,
            int durationMillis,
            String verdict,
            @Nullable Integer status,
            String text) {

        static Attempt of(ResultSet row) throws SQLException {
            return new Attempt(
                    TimeColumns.instant(row, "at"),
                    row.getInt("duration_ms"),
                    row.getString("verdict"),
                    row.getObject("status", Integer.class),
                    row.getString("text"));
        }
    }

    @Operation(summary = "Lists deliveries, newest first")
    @GetMapping
    Paged<DeliveryView> list(@Valid Filter filter, @Valid Paging paging) {
        return Pages.of(
                deliveries.findAll(
                        (delivery, _, criteria) -> filter.matching(delivery, criteria),
                        Pages.request(paging, NEWEST_FIRST)),
                Delivery::toView);
    }

    @Operation(summary = "Lists deliveries, newest first; with after those that follow it, oldest first")
    @GetMapping(params = "after")
    Slice<DeliveryView> slice(@Valid Filter filter, @Valid Onward from) {
        return Pages.slice(
                deliveries,
                (delivery, _, criteria) -> filter.matching(delivery, criteria),
                from,
                "id",
                Delivery::toView,
                DeliveryView::id);
    }

    @Operation(summary = "A delivery with each of its attempts")
    @GetMapping("/{id}")
    DeliveryWithAttempts find(@PathVariable UUID id) {
        DeliveryView delivery = deliveries
                .findById(id)
                .orElseThrow(() -> ProblemException.notFound("delivery-not-found", "There is no delivery " + id + "."))
                .toView();
        return new DeliveryWithAttempts(delivery, attemptsOf(id));
    }

    private List<Attempt> attemptsOf(UUID delivery) {
        return jdbc.sql("""
                select at, duration_ms, verdict, status, text from delivery_attempt where delivery_id = ? order by id
                """).param(delivery).query((row, _) -> Attempt.of(row)).list();
    }
}
