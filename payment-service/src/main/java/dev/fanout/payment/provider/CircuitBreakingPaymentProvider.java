package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import dev.fanout.messaging.DependencyUnavailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a provider alone that is down: once too many of the latest operations found it unavailable, the next ones fail
 * at once with {@link DependencyUnavailableException}, which blames no message and counts as no attempt. From time to
 * time the breaker lets a single operation through; its outcome decides whether all may pass again.
 *
 * <p>Only {@link ProviderUnavailableException} speaks against the provider. A decline, and an answer that is hopeless
 * for one payment, are answers.
 */
class CircuitBreakingPaymentProvider implements PaymentProvider {

    private static final Logger log = LoggerFactory.getLogger(CircuitBreakingPaymentProvider.class);

    /** A slow answer is an answer: the timeouts make each operation end. */
    private static final long NO_MATTER_HOW_LONG = 0;

    private final PaymentProvider provider;
    private final CircuitBreaker breaker;

    CircuitBreakingPaymentProvider(PaymentProvider provider, ProviderProperties.CircuitBreaker settings, Clock clock) {
        this.provider = provider;
        this.breaker = CircuitBreaker.of(
                "payment-provider",
                CircuitBreakerConfig.custom()
                        .slidingWindow(settings.windowSize(), settings.minimumCalls(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) (100 * settings.failureRate()))
                        .recordExceptions(ProviderUnavailableException.class)
                        .waitDurationInOpenState(settings.openDuration())
                        // With more of them, a quiet hour would leave it undecided for long.
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition(), settings));
    }

    /** An outage begins and ends once, however often the provider is tried meanwhile. */
    private static void log(StateTransition transition, ProviderProperties.CircuitBreaker settings) {
        switch (transition) {
            case CLOSED_TO_OPEN ->
                log.warn(
                        "The payment provider is down: payments wait, and it is tried every {} ms",
                        settings.openDuration().toMillis());
            case HALF_OPEN_TO_CLOSED -> log.info("The payment provider is up again");
            default -> log.debug("The circuit breaker of the payment provider: {}", transition);
        }
    }

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        return guarded(key, () -> provider.authorize(orderReference, amount, paymentMethod, key));
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        this.<@Nullable Void>guarded(key, () -> {
            provider.capture(orderReference, providerReference, amount, key);
            return null;
        });
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return guarded(key, () -> provider.voidAuthorization(orderReference, providerReference, key));
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return guarded(key, () -> provider.refund(orderReference, providerReference, key));
    }

    private <T extends @Nullable Object> T guarded(IdempotencyKey key, Supplier<T> operation) {
        try {
            breaker.acquirePermission();
        } catch (CallNotPermittedException e) {
            throw new DependencyUnavailableException("the payment provider is down, so it was not asked for " + key, e);
        }
        // Not by the library's own decorator: there an Error keeps the permission, and no trial operation is left.
        try {
            T answer = operation.get();
            breaker.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS);
            return answer;
        } catch (Throwable failure) {
            breaker.onError(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS, failure);
            throw failure;
        }
    }
}
