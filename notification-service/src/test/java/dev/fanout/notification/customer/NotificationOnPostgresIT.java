package dev.fanout.notification.customer;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class NotificationOnPostgresIT extends NotificationPromises {}
