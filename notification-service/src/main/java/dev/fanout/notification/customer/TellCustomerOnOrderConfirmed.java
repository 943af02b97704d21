package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.delivery.Deliveries;
import org.springframework.stereotype.Component;

/** Tells the customer that the order is confirmed. */
@Component
@Subscription("customer-notices")
class TellCustomerOnOrderConfirmed implements EventHandler<OrderConfirmed> {

    private final LockedContacts contacts;
    private final Deliveries deliveries;

    TellCustomerOnOrderConfirmed(LockedContacts contacts, Deliveries deliveries) {
        this.contacts = contacts;
        this.deliveries = deliveries;
    }

    @Override
    public void handle(OrderConfirmed confirmed, EventMetadata metadata) {
        Contact contact = contacts.of(confirmed.orderId(), confirmed.customerId());
        contact.confirmed().forEach(deliveries::deliver);
        contacts.save(contact);
    }
}
