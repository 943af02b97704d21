package com.example.mail;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventType;

/** Facts announced by customer-service. */
@Announces("customer")
public sealed interface CustomerEvent extends Event {

    String customerId();

    @Override
    default String subject() {
        return customerId();
    }

    /** Somebody wants to be a customer. */
    @EventType("customer.signed-up.v1")
    record CustomerSignedUp(String customerId, String address) implements CustomerEvent {}

    /** A customer is none any more. */
    @EventType("customer.left.v1")
    record CustomerLeft(String customerId) implements CustomerEvent {}
}
