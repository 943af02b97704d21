package dev.fanout.dashboard.event;

import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.PermanentFailureException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads the audit log for what else the dashboard shows. */
@Component
public class AuditLog {

    private final EventStore events;
    private final EventCodec codec;

    AuditLog(EventStore events, EventCodec codec) {
        this.events = events;
        this.codec = codec;
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
