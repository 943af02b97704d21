package dev.fanout.payment.provider;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which payment provider is used, and how.
 *
 * @param url            base address of a provider that speaks the contract of {@link HttpPaymentProvider}; without it the provider
 *                       is simulated
 * @param apiKey         sent to the provider as a bearer token, if set
 * @param latency        how long the simulated provider takes for every operation, at most a minute
 * @param connectTimeout longest wait for a connection
 * @param readTimeout    longest wait for an answer; then whether the operation took effect is unknown, and it is repeated
 * @param maxAttempts    attempts of an operation in all, at least 1
 * @param initialWait    longest wait before the second attempt; each further wait may be twice as long
 * @param maxWait        longest wait between two attempts
 */
@ConfigurationProperties("fanout.payment.provider")
record ProviderProperties(
        @Nullable URI url,
        @Nullable String apiKey,
        @DefaultValue("0s") Duration latency,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("3") int maxAttempts,
        @DefaultValue("200ms") Duration initialWait,
        @DefaultValue("2s") Duration maxWait) {

    private static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);

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
