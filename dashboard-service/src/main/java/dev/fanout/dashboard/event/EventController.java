package dev.fanout.dashboard.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.dashboard.event.EventStore.Placed;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
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

    private final EventStore events;

    EventController(EventStore events) {
        this.events = events;
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

        @Nullable Cursor place() {
            return cursor == null
                    ? null
                    : Cursor.in(cursor)
                            .orElseThrow(() -> ProblemException.invalid(
                                    "The cursor is none of this list.",
                                    List.of(new InvalidField("cursor", "must be the next of another page"))));
        }
    }

    /** @param next the cursor of the page that follows; absent on the last one */
    @Schema(name = "AuditEvents")
    record Page(List<AuditEvent> items, int size, @Nullable String next) {}

    /** @param payload as the sender wrote it */
    @Schema(name = "AuditEventWithPayload")
    record WithPayload(
            @JsonUnwrapped AuditEvent event,
            @JsonRawValue @Schema(type = "object") String payload) {}

    @Operation(
            summary = "Lists events, the latest first",
            description = "By the time of the fact. For the page that follows, repeat the filter with the cursor"
                    + " that came as next. Only the events of orders name their customer.")
    @GetMapping
    Page list(@Valid EventFilter filter, @Valid Part part) {
        List<Placed> found = events.list(filter.after(part.place()), part.size() + 1);
        boolean more = found.size() > part.size();
        List<Placed> shown = more ? found.subList(0, part.size()) : found;
        return new Page(
                shown.stream().map(Placed::event).toList(),
                part.size(),
                more ? shown.getLast().place().text() : null);
    }

    @Operation(summary = "An event with its payload, as the sender wrote it")
    @GetMapping("/{id}")
    WithPayload find(@PathVariable UUID id) {
        Kept kept = events.find(id)
                .orElseThrow(() -> ProblemException.notFound("event-not-found", "There is no event " + id + "."));
        return new WithPayload(kept.event(), kept.payload());
    }
}
