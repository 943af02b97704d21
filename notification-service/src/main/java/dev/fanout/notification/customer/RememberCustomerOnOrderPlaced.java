package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.delivery.Deliveries;
import org.springframework.stereotype.Component;

/** Remembers the address of the customer, which no later event carries. */
@Component
@Subscription("customer-notices")
class RememberCustomerOnOrderPlaced implements EventHandler<OrderPlaced> {

    private final LockedContacts contacts;
    private final Deliveries deliveries;

    RememberCustomerOnOrderPlaced(LockedContacts contacts, Deliveries deliveries) {
        this.contacts = contacts;
        this.deliveries = deliveries;
    }

    @Override
    public void handle(OrderPlaced placed, EventMetadata metadata) {
        Contact contact = contacts.of(placed.orderId(), placed.customerId());
        contact.placed(placed.customerEmail()).forEach(deliveries::deliver);
        contacts.save(contact);
    }
}
