package dev.fanout.notification.customer;

import dev.fanout.messaging.TransactionScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The contacts that the current transaction works on, all of them locked. Also knows what does not exist, so that
 * nothing is asked for twice. Lives as long as the transaction.
 */
@Component
@TransactionScoped
class LockedContacts {

    private final ContactRows rows;

    /** By order; null where the table has no row. */
    private final Map<UUID, @Nullable Contact> contacts = new HashMap<>();

    LockedContacts(ContactRows rows) {
        this.rows = rows;
    }

    /** Locks in one statement all that a batch of events needs. */
    void lock(Set<UUID> orderIds) {
        Set<UUID> unknown = new HashSet<>(orderIds);
        unknown.removeAll(contacts.keySet());
        if (!unknown.isEmpty()) {
            unknown.forEach(orderId -> contacts.put(orderId, null));
            rows.lock(unknown).forEach(contact -> contacts.put(contact.orderId(), contact));
        }
    }

    /** The contact of an order; a new one that is not saved yet where nothing was known. */
    Contact of(UUID orderId, String customerId) {
        lock(Set.of(orderId));
        Contact known = contacts.get(orderId);
        if (known != null) {
            return known;
        }
        Contact created = new Contact(orderId, customerId);
        contacts.put(orderId, created);
        return created;
    }

    /** Keeps a contact that may be new; after its change, because what changes after this costs a statement more. */
    void save(Contact contact) {
        if (contact.isNew()) {
            rows.save(contact);
        }
    }
}
