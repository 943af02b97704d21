package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.projection.CustomerMode.State;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Projection", description = "What the dashboard has written down. For operators only.")
@RestController
class CustomerModeController {

    private final ProjectedCustomers customers;

    CustomerModeController(ProjectedCustomers customers) {
        this.customers = customers;
    }

    /**
     * Which customers.
     *
     * @param mode only those who are there
     * @param cursor the {@code next} of the page before; absent for the first one
     * @param limit from 1 to 500, by default 50
     */
    @ParameterObject
    record Wanted(
            @Nullable State mode,
            @Nullable @ShortText String cursor,
            @Schema(defaultValue = "50") @Min(1) @Max(500) Integer limit) {

        private static final int DEFAULT_LIMIT = 50;

        Wanted(@Nullable State mode, @Nullable String cursor, @Nullable Integer limit) {
            this.mode = mode;
            this.cursor = cursor;
            this.limit = limit == null ? DEFAULT_LIMIT : limit;
        }
    }

    @Operation(
            summary = "Which customers' rows are written, and why",
            description =
                    "Those of whom something is known, in the order of their ids. Whoever is not here is asked for.")
    @GetMapping("/api/projection/customers")
    ProjectedCustomers.Page find(@Valid Wanted wanted) {
        return customers.page(wanted.mode(), wanted.cursor(), wanted.limit());
    }
}
