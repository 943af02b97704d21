package dev.fanout.notification.customer;

import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Remembers the address of the customer, which no later event carries. */
@Component
@Subscription("customer-notices")
class RememberCustomerOnOrderPlaced implements EventHandler<OrderPlaced> {

    private final LockedContacts contacts;
    private final CustomerNotices notices;

    RememberCustomerOnOrderPlaced(LockedContacts contacts, CustomerNotices notices) {
        this.contacts = contacts;
        this.notices = notices;
    }

    @Override
    public void handle(OrderPlaced placed, EventMetadata metadata) {
        Contact contact = contacts.of(placed.orderId(), placed.customerId());
        contact.placed(placed.customerEmail(), notices.figuresOf(placed))
                .forEach(notice -> notices.tell(notice, metadata));
        contacts.save(contact);
    }
}
