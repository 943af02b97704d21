package dev.fanout.payment.provider;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which payment provider is used, and how.
 *
 * @param url base address of a provider that speaks the contract of {@link HttpPaymentProvider}; without it the
 *     provider is simulated
 * @param apiKey sent to the provider as a bearer token, if set
 * @param shared whether all instances of the service meet the same simulated provider, which then keeps its accounts in
 *     the service's database; otherwise it is in the memory of each
 * @param latency how long the simulated provider takes for every operation, at most a minute
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer; then whether the operation took effect is unknown, and it is repeated
 * @param maxAttempts attempts of an operation in all, at least 1
 * @param initialWait longest wait before the second attempt; each further wait may be twice as long
 * @param maxWait longest wait between two attempts
 * @param circuitBreaker when the provider counts as down
 */
@ConfigurationProperties("fanout.payment.provider")
record ProviderProperties(
        @Nullable URI url,
        @Nullable String apiKey,
        @DefaultValue("false") boolean shared,
        @DefaultValue("0s") Duration latency,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("200ms") Duration initialWait,
        @DefaultValue("2s") Duration maxWait,
        @DefaultValue CircuitBreaker circuitBreaker) {

    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);

    /**
     * When the provider counts as down, and for how long it is then left alone. An operation counts once, however many
     * attempts it made, and as a failure if the last of them found the provider unavailable.
     *
     * <p>In an outage the provider counts as down after minimum-calls or failure-rate × window-size failures in a row,
     * whichever is more: 10 by default. While a message gets more attempts than that in all (16 by default, see
     * {@code fanout.messaging.retry} and {@code fanout.messaging.delayed-retry}), not even one on its own is
     * dead-lettered over an outage.
     *
     * @param failureRate share of failures among the latest operations at which the provider counts as down, 0.01 to 1
     * @param minimumCalls operations before the share means anything, 1 to the window size
     * @param windowSize how many of the latest operations are looked at, 1 to 10,000
     * @param openDuration how long no operation is sent; then a single one, whose outcome decides
     */
    record CircuitBreaker(
            @DefaultValue("0.5") double failureRate,
            @DefaultValue("10") int minimumCalls,
            @DefaultValue("20") int windowSize,
            @DefaultValue("10s") Duration openDuration) {

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

    ProviderProperties {
        require(latency.compareTo(LONGEST_LATENCY) <= 0 && !latency.isNegative(), "latency", "0s to 1m", latency);
        require(connectTimeout.isPositive(), "connect-timeout", "longer than 0", connectTimeout);
        require(readTimeout.isPositive(), "read-timeout", "longer than 0", readTimeout);
        require(maxAttempts >= 1, "max-attempts", "at least 1", maxAttempts);
        require(initialWait.toMillis() >= 1, "initial-wait", "at least 1ms", initialWait);
        require(maxWait.compareTo(initialWait) > 0, "max-wait", "longer than initial-wait", maxWait);
    }

    private static void require(boolean fulfilled, String property, String expected, Object found) {
        if (!fulfilled) {
            throw new IllegalArgumentException(
                    "fanout.payment.provider." + property + " must be " + expected + " but is " + found);
        }
    }
}
