package com.example.mail;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventType;

/** Facts announced by this service. */
@Announces("mail")
public sealed interface MailEvent extends Event {

    String customerId();

    @Override
    default String subject() {
        return customerId();
    }

    /** A mail has left; has a schema, which asks for a template. */
    @EventType("mail.sent.v1")
    record MailSent(String customerId, String template) implements MailEvent {}

    /** A customer has an address that others have complained about. */
    @EventType("mail.address-suspected.v1")
    record AddressSuspected(String customerId) implements MailEvent {}
}
