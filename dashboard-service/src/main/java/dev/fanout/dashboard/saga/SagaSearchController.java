package dev.fanout.dashboard.saga;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Sagas", description = "Orders over all services")
@RestController
class SagaSearchController {

    private final Sagas sagas;

    SagaSearchController(Sagas sagas) {
        this.sagas = sagas;
    }

    /**
     * A part of the list.
     *
     * @param cursor the {@code next} of the page before; absent for the first one
     * @param limit from 1 to 500, by default 50
     */
    @ParameterObject
    record Part(
            @Nullable UUID cursor,
            @Schema(defaultValue = "50") @Min(1) @Max(500) Integer limit) {

        private static final int DEFAULT_LIMIT = 50;

        Part(@Nullable UUID cursor, @Nullable Integer limit) {
            this.cursor = cursor;
            this.limit = limit == null ? DEFAULT_LIMIT : limit;
        }
    }

    @Operation(
            summary = "Searches sagas, the newest first",
            description = "For operators. From what the dashboard has heard of, which is some milliseconds old. For the"
                    + " page that follows, repeat the filter with the cursor that came as next.")
    @GetMapping("/api/sagas")
    Sagas.Page search(@Valid SagaFilter filter, @Valid Part part) {
        return sagas.search(filter, part.cursor(), part.limit());
    }
}
