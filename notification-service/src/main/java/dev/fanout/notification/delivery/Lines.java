package dev.fanout.notification.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The lines of all keepers. */
@Component
class Lines {

    private static final Line SINGLE = new Line(List.of());
    private static final Line GONE = new Line(List.of(), "its subscription was deleted");

    private final List<LineKeeper> keepers;

    Lines(List<LineKeeper> keepers) {
        this.keepers = keepers;
    }

    Map<UUID, Line> of(Collection<ToSend> deliveries) {
        Set<UUID> wanted = new HashSet<>();
        for (ToSend delivery : deliveries) {
            if (delivery.line() != null) {
                wanted.add(delivery.line());
            }
        }
        Map<UUID, Line> found = new HashMap<>();
        if (!wanted.isEmpty()) {
            keepers.forEach(keeper -> found.putAll(keeper.find(wanted)));
        }
        return found;
    }

    /** @param known as {@link #of} gave them */
    static Line lineOf(ToSend delivery, Map<UUID, Line> known) {
        return delivery.line() == null ? SINGLE : known.getOrDefault(delivery.line(), GONE);
    }

    /** The lines of these that are closed. */
    Set<UUID> closedOf(Collection<ToSend> deliveries) {
        Map<UUID, Line> known = of(deliveries);
        Set<UUID> closed = new HashSet<>();
        for (ToSend delivery : deliveries) {
            if (delivery.line() != null && lineOf(delivery, known).closed() != null) {
                closed.add(delivery.line());
            }
        }
        return closed;
    }

    void noted(List<LineKeeper.Outcome> outcomes) {
        keepers.forEach(keeper -> keeper.noted(outcomes));
    }
}
