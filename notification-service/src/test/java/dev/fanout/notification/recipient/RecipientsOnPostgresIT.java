package dev.fanout.notification.recipient;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class RecipientsOnPostgresIT extends RecipientPromises {}
