package dev.fanout.notification.customer;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class NotificationOnH2IT extends NotificationPromises {}
