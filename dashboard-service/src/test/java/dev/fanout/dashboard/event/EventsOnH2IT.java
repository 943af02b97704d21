package dev.fanout.dashboard.event;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class EventsOnH2IT extends EventPromises {}
