package dev.fanout.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives a test's context a fresh H2 file: {@code @ContextConfiguration(initializers = RealH2.class)}. */
public final class RealH2 implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(TestDatabase.H2.properties()).applyTo(context);
    }
}
