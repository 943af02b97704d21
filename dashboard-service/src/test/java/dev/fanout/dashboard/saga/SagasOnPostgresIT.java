package dev.fanout.dashboard.saga;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class SagasOnPostgresIT extends SagaPromises {}
