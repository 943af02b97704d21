package dev.fanout.notification.customer;

import dev.fanout.messaging.LockedRows;
import dev.fanout.messaging.TransactionScoped;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The contacts that the current transaction works on, by order. */
@Component
@TransactionScoped
class LockedContacts extends LockedRows<UUID, Contact> {

    LockedContacts(ContactRows rows) {
        super(rows::lock, Contact::orderId, rows::save);
    }

    /** The contact of an order; a new one that is not saved yet where nothing was known. */
    Contact of(UUID orderId, String customerId) {
        return of(orderId, () -> new Contact(orderId, customerId));
    }
}
