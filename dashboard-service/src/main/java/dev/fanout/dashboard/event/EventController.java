package dev.fanout.dashboard.event;

import dev.fanout.web.ProblemException;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Events", description = "The audit log: every event of all services. For operators only.")
@RestController
@RequestMapping("/api/events")
class EventController {

    private final AuditLog log;

    EventController(AuditLog log) {
        this.log = log;
    }

    /**
     * A part of the list.
     *
     * @param cursor the {@code next} of the page before; absent for the first one
     * @param size from 1 to 500, by default 50
     */
    @ParameterObject
    record Part(
            @Nullable String cursor,
            @Schema(defaultValue = "50") @Min(1) @Max(500) Integer size) {

        private static final int DEFAULT_SIZE = 50;

        Part(@Nullable String cursor, @Nullable Integer size) {
            this.cursor = cursor;
            this.size = size == null ? DEFAULT_SIZE : size;
        }
    }

    @Operation(
            summary = "Lists events, the latest first",
            description = "By the time of the fact. For the page that follows, repeat the filter with the cursor"
                    + " that came as next. Only the events of orders name their customer.")
    @GetMapping
    AuditLog.Page list(@Valid EventFilter filter, @Valid Part part) {
        return log.page(filter, part.cursor(), part.size());
    }

    @Operation(summary = "An event with its payload, as the sender wrote it")
    @GetMapping("/{id}")
    AuditLog.WithPayload find(@PathVariable UUID id) {
        return log.find(id)
                .orElseThrow(() -> ProblemException.notFound("event-not-found", "There is no event " + id + "."));
    }
}
