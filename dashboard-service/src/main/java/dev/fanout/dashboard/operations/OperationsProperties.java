package dev.fanout.dashboard.operations;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long operators wait for the services.
 *
 * @param deadline longest time for an answer out of those of all services, 10ms to 1m; what has not come by then is
 *     reported as missing
 * @param commandDeadline longest time for the answer to something that is passed on to one service, 10ms to 5m; to
 *     select what a job replays takes a service the longer the more that is
 */
@ConfigurationProperties("fanout.dashboard.operations")
record OperationsProperties(
        @DefaultValue("2s") Duration deadline,
        @DefaultValue("30s") Duration commandDeadline) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_COMMAND = Duration.ofMinutes(5);

    OperationsProperties {
        require(deadline, LONGEST, "deadline", "10ms to 1m");
        require(commandDeadline, LONGEST_COMMAND, "command-deadline", "10ms to 5m");
    }

    private static void require(Duration found, Duration longest, String property, String expected) {
        if (found.compareTo(SHORTEST) < 0 || found.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.operations." + property + " must be " + expected + " but is " + found);
        }
    }
}
