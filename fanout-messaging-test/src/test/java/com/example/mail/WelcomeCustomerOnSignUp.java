package com.example.mail;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.MailSent;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.PermanentFailureException;
import org.springframework.stereotype.Component;

/** Greets a new customer. */
@Component
class WelcomeCustomerOnSignUp implements EventHandler<CustomerSignedUp> {

    private final Mailbox mailbox;
    private final EventPublisher events;

    WelcomeCustomerOnSignUp(Mailbox mailbox, EventPublisher events) {
        this.mailbox = mailbox;
        this.events = events;
    }

    @Override
    public void handle(CustomerSignedUp signedUp, EventMetadata metadata) {
        if (!signedUp.address().contains("@")) {
            throw new PermanentFailureException("customer " + signedUp.customerId() + " has no address");
        }
        events.publish(new MailSent(signedUp.customerId(), "welcome"));
        mailbox.put(signedUp.address(), "welcome");
    }
}
