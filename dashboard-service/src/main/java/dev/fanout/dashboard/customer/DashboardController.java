package dev.fanout.dashboard.customer;

import dev.fanout.defaults.DeadlineHeader;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Customers", description = "What all services know of a customer")
@RestController
@RequestMapping("/api/customers")
class DashboardController {

    private final DashboardSources sources;

    DashboardController(DashboardSources sources) {
        this.sources = sources;
    }

    @Operation(
            summary = "What all services know of a customer, in one answer and in time",
            description = "A section whose service does not answer in time says so, and shows what the service answered"
                    + " last, if that is known. A customer of whom nobody knows anything has sections without items.")
    @ApiResponse(responseCode = "200", description = "Whatever is missing; then partial is true")
    @GetMapping("/{id}/dashboard")
    CustomerDashboard find(
            @PathVariable @ShortText String id,
            @Parameter(
                            description = "live: the services are asked now; projection: what this service has written"
                                    + " down of their events, where it writes that down for him;"
                                    + " auto: the projection, unless it is late. The answer says which it was",
                            schema =
                                    @Schema(
                                            allowableValues = {"auto", "live", "projection"},
                                            defaultValue = "auto"))
                    @RequestParam(defaultValue = "auto")
                    String source,
            @Parameter(description = "Until when the caller waits, if that is sooner than the service's own deadline")
                    @RequestHeader(name = DeadlineHeader.NAME, required = false)
                    @Nullable String until) {
        return sources.of(id, wanted(source), Optional.ofNullable(until).flatMap(DeadlineHeader::read));
    }

    /** Empty where the service may choose. */
    private static Optional<Source> wanted(String source) {
        return switch (source) {
            case "auto" -> Optional.empty();
            case "live" -> Optional.of(Source.LIVE);
            case "projection" -> Optional.of(Source.PROJECTION);
            default ->
                throw ProblemException.invalid(
                        "The request has invalid fields.",
                        List.of(new InvalidField("source", "must be one of auto, live, projection")));
        };
    }
}
