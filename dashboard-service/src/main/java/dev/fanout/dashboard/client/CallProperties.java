package dev.fanout.dashboard.client;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the other services are called. How long a call may take is not said here: until the deadline of the request that
 * it is for.
 *
 * @param user as whom
 * @param password of that user
 * @param connectTimeout longest wait for a connection, if the deadline is not sooner
 * @param maxAnswer largest answer that is read, in bytes of its body
 * @param maxOperatorAnswer largest one for an operator: a dead letter may have a payload of any size
 * @param maxPerInstance most calls in hand for each address of a service; at least 1
 * @param maxWait how long a call waits for its turn when so many are in hand
 * @param fairPatience a call that was given less time than this and got no answer does not speak against the service
 * @param circuitBreaker when a service counts as down
 * @param hedging when a read is sent to a second instance
 */
@ConfigurationProperties("fanout.dashboard.calls")
record CallProperties(
        @DefaultValue("dashboard") String user,
        @DefaultValue("dashboard") String password,
        @DefaultValue("300ms") Duration connectTimeout,
        @DefaultValue("1MB") DataSize maxAnswer,
        @DefaultValue("8MB") DataSize maxOperatorAnswer,
        @DefaultValue("16") int maxPerInstance,
        @DefaultValue("250ms") Duration maxWait,
        @DefaultValue("200ms") Duration fairPatience,
        @DefaultValue CircuitBreaker circuitBreaker,
        @DefaultValue Hedging hedging) {

    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

    /**
     * When a service counts as down, and for how long it is then left alone.
     *
     * @param failureRate share of failures among the latest calls at which it counts as down, 0.01 to 1
     * @param minimumCalls calls before the share means anything, 1 to the window size
     * @param windowSize how many of the latest calls are looked at, 1 to 10,000
     * @param openDuration how long no call is made; then a single one, whose outcome decides
     */
    record CircuitBreaker(
            @DefaultValue("0.5") double failureRate,
            @DefaultValue("10") int minimumCalls,
            @DefaultValue("20") int windowSize,
            @DefaultValue("5s") Duration openDuration) {

        private static final double LOWEST_FAILURE_RATE = 0.01;
        private static final int LARGEST_WINDOW = 10_000;

        CircuitBreaker {
            require(
                    failureRate >= LOWEST_FAILURE_RATE && failureRate <= 1,
                    "circuit-breaker.failure-rate",
                    "0.01 to 1",
                    failureRate);
            require(
                    windowSize >= 1 && windowSize <= LARGEST_WINDOW,
                    "circuit-breaker.window-size",
                    "1 to 10,000",
                    windowSize);
            require(
                    minimumCalls >= 1 && minimumCalls <= windowSize,
                    "circuit-breaker.minimum-calls",
                    "1 to the window size",
                    minimumCalls);
            require(openDuration.toMillis() >= 1, "circuit-breaker.open-duration", "at least 1ms", openDuration);
        }
    }

    /**
     * When a read that takes longer than usual is sent to a second instance as well, or one that has failed is sent
     * again. Only for services that have several addresses: a second request to the same instance would stand behind
     * the first.
     *
     * @param enabled whether it is done at all
     * @param quantile of the latest times of a service's answers after which a second request is due, 0.5 to 0.999
     * @param budget second requests for each answer that came, both kinds together, 0.01 to 1; without answers there
     *     are none
     */
    record Hedging(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("0.9") double quantile,
            @DefaultValue("0.1") double budget) {

        private static final double LOWEST_QUANTILE = 0.5;
        private static final double HIGHEST_QUANTILE = 0.999;
        private static final double LOWEST_BUDGET = 0.01;

        Hedging {
            require(
                    quantile >= LOWEST_QUANTILE && quantile <= HIGHEST_QUANTILE,
                    "hedging.quantile",
                    "0.5 to 0.999",
                    quantile);
            require(budget >= LOWEST_BUDGET && budget <= 1, "hedging.budget", "0.01 to 1", budget);
        }
    }

    CallProperties {
        require(!user.isBlank(), "user", "a name", user);
        if (password.isBlank()) {
            throw new IllegalArgumentException("fanout.dashboard.calls.password must not be blank");
        }
        require(connectTimeout.isPositive(), "connect-timeout", "longer than 0", connectTimeout);
        require(
                maxAnswer.toBytes() >= 1 && maxAnswer.toBytes() <= LARGEST_ANSWER,
                "max-answer",
                "1B to 64MB",
                maxAnswer);
        require(
                maxOperatorAnswer.toBytes() >= 1 && maxOperatorAnswer.toBytes() <= LARGEST_ANSWER,
                "max-operator-answer",
                "1B to 64MB",
                maxOperatorAnswer);
        require(maxPerInstance >= 1, "max-per-instance", "at least 1", maxPerInstance);
        require(!maxWait.isNegative(), "max-wait", "0s or longer", maxWait);
        require(!fairPatience.isNegative(), "fair-patience", "0s or longer", fairPatience);
    }

    private static void require(boolean fulfilled, String property, String expected, Object found) {
        if (!fulfilled) {
            throw new IllegalArgumentException(
                    "fanout.dashboard.calls." + property + " must be " + expected + " but is " + found);
        }
    }
}
