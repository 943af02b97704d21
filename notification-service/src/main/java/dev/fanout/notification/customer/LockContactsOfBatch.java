package dev.fanout.notification.customer;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.OrderEvent;
import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Subscription;
import java.util.List;
import org.springframework.stereotype.Component;

/** Locks the contacts of a whole batch at once. */
@Component
@Subscription("customer-notices")
class LockContactsOfBatch implements BatchPreparation<OrderEvent> {

    private final LockedContacts contacts;

    LockContactsOfBatch(LockedContacts contacts) {
        this.contacts = contacts;
    }

    @Override
    public void prepare(List<OrderEvent> batch) {
        contacts.lock(batch.stream().map(OrderEvent::orderId).collect(toSet()));
    }
}
