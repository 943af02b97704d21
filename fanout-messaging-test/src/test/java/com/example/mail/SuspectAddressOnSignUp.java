package com.example.mail;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.AddressSuspected;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Asks others what they know of an address; a function of its own, so that no welcome waits for the answer. */
@Component
@Subscription("suspicion")
class SuspectAddressOnSignUp implements RemoteCallHandler<CustomerSignedUp, Boolean> {

    private final Complaints complaints;
    private final EventPublisher events;

    SuspectAddressOnSignUp(Complaints complaints, EventPublisher events) {
        this.complaints = complaints;
        this.events = events;
    }

    @Override
    public Boolean call(CustomerSignedUp signedUp, EventMetadata metadata) {
        return complaints.hasSome(signedUp.address());
    }

    @Override
    public void handle(CustomerSignedUp signedUp, Boolean suspected, EventMetadata metadata) {
        if (suspected) {
            events.publish(new AddressSuspected(signedUp.customerId()));
        }
    }
}
