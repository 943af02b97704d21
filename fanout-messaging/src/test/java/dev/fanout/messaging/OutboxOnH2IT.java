package dev.fanout.messaging;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class OutboxOnH2IT extends OutboxPromises {}
