package dev.fanout.dashboard.event;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads the audit log for what else the dashboard shows. */
@Component
public class AuditLog {

    private final EventStore events;

    AuditLog(EventStore events) {
        this.events = events;
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

    /** The payloads of the latest events of a type, as their sender wrote them. */
    public List<String> latestPayloads(String type, int most) {
        return events.latestPayloads(type, most);
    }

    /** How many events of an order there are, by type; without those of which there are none. */
    public Map<String, Long> countOfOrder(UUID orderId, Collection<String> types) {
        return events.countOfOrder(orderId, types);
    }
}
