package dev.fanout.dashboard.projection;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class NewProjectionOnH2IT extends NewProjectionPromises {}
