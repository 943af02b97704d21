package dev.fanout.order;

import dev.fanout.testing.RealH2;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class OrderBatchesOnH2IT extends OrderBatchesContract {}
