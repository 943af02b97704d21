package dev.fanout.messaging;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class OutboxOnPostgresIT extends OutboxPromises {}
