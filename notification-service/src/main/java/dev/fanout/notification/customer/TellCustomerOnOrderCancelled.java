package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Tells the customer that the order was cancelled, and why. */
@Component
@Subscription("customer-notices")
class TellCustomerOnOrderCancelled implements EventHandler<OrderCancelled> {

    private final LockedContacts contacts;
    private final CustomerNotices notices;

    TellCustomerOnOrderCancelled(LockedContacts contacts, CustomerNotices notices) {
        this.contacts = contacts;
        this.notices = notices;
    }

    @Override
    public void handle(OrderCancelled cancelled, EventMetadata metadata) {
        Contact contact = contacts.of(cancelled.orderId(), cancelled.customerId());
        contact.cancelled(cancelled.reason()).forEach(notice -> notices.tell(notice, metadata));
        contacts.save(contact);
    }
}
