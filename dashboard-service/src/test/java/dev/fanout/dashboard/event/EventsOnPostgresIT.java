package dev.fanout.dashboard.event;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class EventsOnPostgresIT extends EventPromises {}
