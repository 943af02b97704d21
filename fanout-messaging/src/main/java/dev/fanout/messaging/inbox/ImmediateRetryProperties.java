package dev.fanout.messaging.inbox;

import dev.fanout.messaging.topology.FunctionProperties;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a passing fault is tried again at once. Each wait is drawn between the previous one and its multiple, so that
 * messages which failed together do not come back together.
 *
 * @param maxAttempts attempts in all, the first one included, at least 1
 * @param initialWait first wait
 * @param multiplier growth of the wait, at least 1
 * @param maxWait longest wait
 */
@ConfigurationProperties("fanout.messaging.retry")
public record ImmediateRetryProperties(
        @DefaultValue("4") int maxAttempts,
        @DefaultValue("50ms") Duration initialWait,
        @DefaultValue("3") double multiplier,
        @DefaultValue("2s") Duration maxWait) {

    public ImmediateRetryProperties {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "fanout.messaging.retry.max-attempts must be at least 1 but is " + maxAttempts);
        }
        if (!initialWait.isPositive() || maxWait.compareTo(initialWait) < 0 || multiplier < 1) {
            throw new IllegalArgumentException(
                    "fanout.messaging.retry needs 0 < initial-wait <= max-wait and multiplier >= 1" + " but has "
                            + initialWait + ", " + maxWait + ", " + multiplier);
        }
    }

    /** The same with what is different for a function. */
    public ImmediateRetryProperties with(FunctionProperties function) {
        return new ImmediateRetryProperties(
                Objects.requireNonNullElse(function.maxAttempts(), maxAttempts), initialWait, multiplier, maxWait);
    }
}
