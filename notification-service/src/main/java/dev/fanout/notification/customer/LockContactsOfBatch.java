package dev.fanout.notification.customer;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.Event;
import dev.fanout.events.OrderEvent;
import dev.fanout.messaging.BatchPreparation;
import java.util.List;
import org.springframework.stereotype.Component;

/** Locks the contacts of a whole batch at once. */
@Component
class LockContactsOfBatch implements BatchPreparation {

    private final LockedContacts contacts;

    LockContactsOfBatch(LockedContacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public void prepare(List<Event> batch) {
        contacts.lock(batch.stream()
                .filter(OrderEvent.class::isInstance)
                .map(event -> ((OrderEvent) event).orderId())
                .collect(toSet()));
    }
}
