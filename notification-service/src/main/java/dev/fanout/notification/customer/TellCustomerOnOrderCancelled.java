package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.delivery.Deliveries;
import org.springframework.stereotype.Component;

/** Tells the customer that the order was cancelled, and why. */
@Component
@Subscription("customer-notices")
class TellCustomerOnOrderCancelled implements EventHandler<OrderCancelled> {

    private final LockedContacts contacts;
    private final Deliveries deliveries;

    TellCustomerOnOrderCancelled(LockedContacts contacts, Deliveries deliveries) {
        this.contacts = contacts;
        this.deliveries = deliveries;
    }

    @Override
    public void handle(OrderCancelled cancelled, EventMetadata metadata) {
        Contact contact = contacts.of(cancelled.orderId(), cancelled.customerId());
        contact.cancelled(cancelled.reason()).forEach(deliveries::deliver);
        contacts.save(contact);
    }
}
