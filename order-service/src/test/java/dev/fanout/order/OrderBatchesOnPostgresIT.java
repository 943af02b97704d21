package dev.fanout.order;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class OrderBatchesOnPostgresIT extends OrderBatchesContract {}
