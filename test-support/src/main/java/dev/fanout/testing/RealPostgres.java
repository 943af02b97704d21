package dev.fanout.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives a test's context a fresh PostgreSQL database: {@code @ContextConfiguration(initializers = RealPostgres.class)}.
 */
public final class RealPostgres implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(TestDatabase.POSTGRES.properties()).applyTo(context);
    }
}
