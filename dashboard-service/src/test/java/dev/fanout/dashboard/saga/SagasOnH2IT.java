package dev.fanout.dashboard.saga;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class SagasOnH2IT extends SagaPromises {}
