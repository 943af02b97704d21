package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import org.jspecify.annotations.Nullable;
import org.springframework.retry.support.RetryTemplate;

/** Repeats what failed for a passing reason, after growing random waits, under the same idempotency key. */
class RetryingPaymentProvider implements PaymentProvider {

    private static final double GROWTH = 2;

    private final PaymentProvider provider;
    private final RetryTemplate retries;

    RetryingPaymentProvider(PaymentProvider provider, ProviderProperties properties) {
        this.provider = provider;
        this.retries = RetryTemplate.builder()
                .maxAttempts(properties.maxAttempts())
                .exponentialBackoff(properties.initialWait(), GROWTH, properties.maxWait(), true)
                .retryOn(ProviderUnavailableException.class)
                .build();
    }

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        return retries.execute(_ -> provider.authorize(orderReference, amount, paymentMethod, key));
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        retries.<@Nullable Void, RuntimeException>execute(_ -> {
            provider.capture(orderReference, providerReference, amount, key);
            return null;
        });
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return retries.execute(_ -> provider.voidAuthorization(orderReference, providerReference, key));
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return retries.execute(_ -> provider.refund(orderReference, providerReference, key));
    }
}
