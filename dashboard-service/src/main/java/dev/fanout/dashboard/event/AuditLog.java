package dev.fanout.dashboard.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.dashboard.event.EventStore.Placed;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the audit log. */
@Component
public class AuditLog {

    private final EventStore events;
    private final EventCodec codec;

    AuditLog(EventStore events, EventCodec codec) {
        this.events = events;
        this.codec = codec;
    }

    /** @param next the cursor of the page that follows; absent on the last one */
    @Schema(name = "AuditEvents")
    public record Page(
            List<AuditEvent> items, int size, @Nullable String next) {}

    /** @param payload as the sender wrote it */
    @Schema(name = "AuditEventWithPayload")
    public record WithPayload(
            @JsonUnwrapped AuditEvent event,
            @JsonRawValue @Schema(type = "object") String payload) {}

    /**
     * A page, the latest first.
     *
     * @param cursor the {@code next} of the page before; absent for the first one
     * @throws ProblemException 400 if the cursor is none of ours
     */
    public Page page(EventFilter filter, @Nullable String cursor, int size) {
        List<Placed> found = events.list(filter.after(place(cursor)), size + 1);
        boolean more = found.size() > size;
        List<Placed> shown = more ? found.subList(0, size) : found;
        return new Page(
                shown.stream().map(Placed::event).toList(),
                size,
                more ? shown.getLast().place().text() : null);
    }

    private static @Nullable Cursor place(@Nullable String cursor) {
        return cursor == null
                ? null
                : Cursor.in(cursor)
                        .orElseThrow(() -> ProblemException.invalid(
                                "The cursor is none of this list.",
                                List.of(new InvalidField("cursor", "must be the next of another page"))));
    }

    public Optional<WithPayload> find(UUID id) {
        return events.find(id).map(kept -> new WithPayload(kept.event(), kept.payload()));
    }

    /**
     * Events of an order, the earliest first.
     *
     * @param types wire names, not empty
     * @param most of them; the earliest
     */
    public List<AuditEvent> ofOrder(UUID orderId, Collection<String> types, int most) {
        return events.ofOrder(orderId, types, most);
    }

    /** The earliest event of a type about an order; empty if there is none that can be read. */
    public <E extends ShopEvent> Optional<E> firstOfOrder(UUID orderId, Class<E> type) {
        return events.firstPayloadOfOrder(orderId, EventTypes.nameOf(type)).flatMap(payload -> read(type, payload));
    }

    private <E extends ShopEvent> Optional<E> read(Class<E> type, String payload) {
        try {
            return Optional.of(codec.read(type, payload.getBytes(StandardCharsets.UTF_8)));
        } catch (PermanentFailureException e) {
            return Optional.empty(); // of a version that this one cannot read
        }
    }

    /** How many events of an order there are, by type; without those of which there are none. */
    public Map<String, Long> countOfOrder(UUID orderId, Collection<String> types) {
        return events.countOfOrder(orderId, types);
    }
}
