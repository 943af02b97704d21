package dev.fanout.messaging.test;

import dev.fanout.messaging.inbox.ImmediateRetryProperties;
import dev.fanout.messaging.retry.DelayedRetryProperties;
import dev.fanout.messaging.topology.FunctionProperties;
import dev.fanout.messaging.topology.MessagingProperties;
import dev.fanout.messaging.topology.ServiceName;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.mock.env.MockEnvironment;

/** The settings of the service, from properties and the kit's own defaults. */
record Settings(MessagingProperties messaging, ImmediateRetryProperties retry, DelayedRetryProperties delayedRetry) {

    /** @param properties {@code name=value}; nothing else counts, neither files nor the environment of this process */
    static Settings of(String... properties) {
        ConfigurableEnvironment environment = new MockEnvironment();
        TestPropertyValues.of(properties).applyTo(environment);
        Binder binder = Binder.get(environment);
        return new Settings(
                binder.bindOrCreate("fanout.messaging", MessagingProperties.class),
                binder.bindOrCreate("fanout.messaging.retry", ImmediateRetryProperties.class),
                binder.bindOrCreate("fanout.messaging.delayed-retry", DelayedRetryProperties.class));
    }

    ServiceName service(String application) {
        return ServiceName.of(application, messaging.service());
    }

    ImmediateRetryProperties retryOf(String function) {
        return retry.with(different(function));
    }

    DelayedRetryProperties delayedRetryOf(String function) {
        return delayedRetry.with(different(function));
    }

    private FunctionProperties different(String function) {
        return messaging.functions().getOrDefault(function, FunctionProperties.NONE);
    }
}
