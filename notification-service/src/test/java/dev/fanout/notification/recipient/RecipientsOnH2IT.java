package dev.fanout.notification.recipient;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class RecipientsOnH2IT extends RecipientPromises {}
