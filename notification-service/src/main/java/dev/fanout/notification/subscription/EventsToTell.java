package dev.fanout.notification.subscription;

import dev.fanout.events.BatchEvent;
import dev.fanout.events.InventoryEvent;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.PaymentEvent;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventTypes;
import java.util.List;
import org.springframework.stereotype.Component;

/** The events that recipients can be told of: all that the service hears. */
@Component
class EventsToTell {

    private static final List<Class<?>> FAMILIES =
            List.of(OrderEvent.class, BatchEvent.class, InventoryEvent.class, PaymentEvent.class);

    private final List<String> names;

    EventsToTell(EventCatalogue catalogue) {
        this.names = catalogue.all().stream()
                .filter(type -> FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type)))
                .map(EventTypes::nameOf)
                .sorted()
                .toList();
    }

    boolean areTold(String name) {
        return names.contains(name);
    }

    List<String> names() {
        return names;
    }
}
