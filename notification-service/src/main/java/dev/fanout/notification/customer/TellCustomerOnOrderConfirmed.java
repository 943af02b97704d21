package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Tells the customer that the order is confirmed. */
@Component
@Subscription("customer-notices")
class TellCustomerOnOrderConfirmed implements EventHandler<OrderConfirmed> {

    private final LockedContacts contacts;
    private final CustomerNotices notices;

    TellCustomerOnOrderConfirmed(LockedContacts contacts, CustomerNotices notices) {
        this.contacts = contacts;
        this.notices = notices;
    }

    @Override
    public void handle(OrderConfirmed confirmed, EventMetadata metadata) {
        Contact contact = contacts.of(confirmed.orderId(), confirmed.customerId());
        contact.confirmed().forEach(notice -> notices.tell(notice, metadata));
        contacts.save(contact);
    }
}
