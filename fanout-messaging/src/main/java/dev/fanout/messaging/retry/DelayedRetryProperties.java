package dev.fanout.messaging.retry;

import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.topology.FunctionProperties;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a message whose immediate attempts have failed is tried again.
 *
 * @param delays waits before the first, second, … delayed attempt; none at all dead-letters after the immediate
 *     attempts
 * @param dependencyDelay wait before a message is tried again whose handler found a dependency declared down
 *     ({@link dev.fanout.messaging.DependencyUnavailableException}); repeated until it is up again
 * @param jitter share of a wait by which it may be longer, 0 to 1, so that what failed together does not come back
 *     together
 */
@ConfigurationProperties("fanout.messaging.delayed-retry")
public record DelayedRetryProperties(
        @DefaultValue({"10s", "60s", "5m"}) List<Duration> delays,
        @DefaultValue("10s") Duration dependencyDelay,
        @DefaultValue("0.2") double jitter) {

    public DelayedRetryProperties {
        delays = List.copyOf(delays);
        if (delays.stream().anyMatch(delay -> !delay.isPositive())) {
            throw new IllegalArgumentException(
                    "fanout.messaging.delayed-retry.delays must be positive but are " + delays);
        }
        if (!dependencyDelay.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.messaging.delayed-retry.dependency-delay must be positive but is " + dependencyDelay);
        }
        if (jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException(
                    "fanout.messaging.delayed-retry.jitter must be between 0 and 1 but is " + jitter);
        }
    }

    /** The same with what is different for a function. */
    public DelayedRetryProperties with(FunctionProperties function) {
        return new DelayedRetryProperties(
                Objects.requireNonNullElse(function.delays(), delays), dependencyDelay, jitter);
    }

    /** Whether a message that has failed so often gets a delayed attempt. */
    public boolean isAnyLeft(Failures failures) {
        return failures.stage() < delays.size();
    }
}
