package dev.fanout.testing;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Gives a test's context the shared broker, in a virtual host of its own: {@code @ContextConfiguration(initializers =
 * RealBroker.class)}.
 */
public final class RealBroker implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(TestBroker.shared().newVirtualHost().properties()).applyTo(context);
    }
}
