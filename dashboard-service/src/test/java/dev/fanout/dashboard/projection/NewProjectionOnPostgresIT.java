package dev.fanout.dashboard.projection;

import dev.fanout.testing.RealPostgres;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealPostgres.class)
class NewProjectionOnPostgresIT extends NewProjectionPromises {}
