package dev.fanout.defaults.saga;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a participant does about the deadline of a saga.
 *
 * @param deadlineMargin how long after its deadline a step is refused. Clocks that differ by less than that do no harm;
 *     with more of it, more is done in vain under overload
 */
@ConfigurationProperties("fanout.saga")
record SagaProperties(@DefaultValue("5s") Duration deadlineMargin) {

    SagaProperties {
        if (deadlineMargin.isNegative()) {
            throw new IllegalArgumentException(
                    "fanout.saga.deadline-margin must not be negative but is " + deadlineMargin);
        }
    }
}
