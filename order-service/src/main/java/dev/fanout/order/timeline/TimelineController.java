package dev.fanout.order.timeline;

import dev.fanout.order.timeline.TimelineEntry.Item;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Orders")
class TimelineController {

    private final TimelineEntries entries;

    TimelineController(TimelineEntries entries) {
        this.entries = entries;
    }

    @GetMapping("/orders/{id}/events")
    @Operation(summary = "The saga's events as this service saw them, in the order in which it did")
    Events events(@PathVariable UUID id) {
        List<TimelineEntry> found = entries.ofOrder(id);
        if (found.isEmpty()) { // The first entry commits together with the order.
            throw ProblemException.notFound("order-not-found", "There is no order " + id + ".");
        }
        return new Events(found.stream().map(TimelineEntry::toItem).toList());
    }

    record Events(List<Item> items) {}
}
