package dev.fanout.notification.recipient;

import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Expansions", description = "Events whose recipients are being written down. For operators only.")
@RestController
@RequestMapping("/expansions")
class ExpansionController {

    private final ExpansionStore expansions;

    ExpansionController(ExpansionStore expansions) {
        this.expansions = expansions;
    }

    /**
     * An event whose recipients are being written down.
     *
     * @param audience of which the recipients are: an event may have several, such as those who follow one customer
     * @param writtenDown how far it has come, from 0 to 1; by the places of subscriptions, so about the share of the
     *     recipients
     * @param begunAt when the event came
     * @param latestPartAt when the latest part of the recipients was written down, or nothing could be; at first when
     *     the event came
     */
    @Schema(name = "Expansion")
    record ExpansionView(
            UUID eventId,
            String eventType,
            String subject,
            String audience,
            double writtenDown,
            Instant begunAt,
            Instant latestPartAt) {}

    @Operation(summary = "Events whose recipients are being written down, the oldest first")
    @GetMapping
    Paged<ExpansionView> list(@Valid Paging paging) {
        return new Paged<>(
                expansions.page(paging.page(), paging.size()), paging.page(), paging.size(), expansions.count());
    }
}
