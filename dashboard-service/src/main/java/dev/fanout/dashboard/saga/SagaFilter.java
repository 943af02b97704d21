package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.projection.SagaRows.Wanted;
import dev.fanout.dashboard.projection.SagaStatus;
import dev.fanout.events.CancellationReason;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * Which sagas; what is absent does not restrict.
 *
 * @param status how far they are
 * @param reason why their orders were cancelled
 */
@ParameterObject
public record SagaFilter(
        @Nullable SagaStatus status,
        @Nullable CancellationReason reason,
        @Nullable @ShortText String customerId,

        @Nullable @DurationMin
        @DurationMax(days = 36_500)
        @Parameter(description = "Only sagas that are unfinished for longer than that", example = "PT5M")
        Duration stuckFor) {

    Wanted wanted() {
        return new Wanted(status, reason, customerId, stuckFor);
    }
}
