package dev.fanout.order.ordering;

import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.persistence.criteria.Predicate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.data.jpa.domain.Specification;

/**
 * Which orders; what is absent does not restrict.
 *
 * @param stuckFor only orders whose saga is unfinished for longer than that
 */
@ParameterObject
record OrderFilter(
        @Nullable @ShortText String customerId,
        @Nullable OrderStatus status,
        @Nullable SagaStatus sagaStatus,

        @Nullable @DurationMin
        @DurationMax(days = 36_500)
        @Parameter(description = "Only orders whose saga is unfinished for longer than that", example = "PT5M")
        Duration stuckFor) {

    Specification<Order> asOf(Instant now) {
        return (order, _, where) -> {
            List<Predicate> all = new ArrayList<>();
            if (customerId != null) {
                all.add(where.equal(order.get("customer").get("id"), customerId));
            }
            if (status != null) {
                all.add(where.equal(order.get("status"), status));
            }
            if (sagaStatus != null) {
                all.add(where.equal(order.get("saga").get("status"), sagaStatus));
            }
            if (stuckFor != null) {
                all.add(order.get("saga").get("status").in(SagaStatus.RUNNING, SagaStatus.COMPENSATING));
                all.add(where.lessThan(order.get("saga").get("unfinishedSince"), now.minus(stuckFor)));
            }
            return where.and(all.toArray(Predicate[]::new));
        };
    }
}
