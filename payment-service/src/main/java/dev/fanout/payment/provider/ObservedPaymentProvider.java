package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A span and a timer ({@code fanout.payment.provider}) for each operation, whichever provider carries it out and
 * however often it is repeated.
 */
class ObservedPaymentProvider implements PaymentProvider {

    static final String OBSERVATION = "fanout.payment.provider";

    private final PaymentProvider provider;
    private final ObservationRegistry observations;

    ObservedPaymentProvider(PaymentProvider provider, ObservationRegistry observations) {
        this.provider = provider;
        this.observations = observations;
    }

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        return operation("authorize", key)
                .observe(() -> provider.authorize(orderReference, amount, paymentMethod, key));
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        operation("capture", key).observe(() -> provider.capture(orderReference, providerReference, amount, key));
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return operation("void", key).observe(() -> provider.voidAuthorization(orderReference, providerReference, key));
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return operation("refund", key).observe(() -> provider.refund(orderReference, providerReference, key));
    }

    private Observation operation(String name, IdempotencyKey key) {
        return Observation.createNotStarted(OBSERVATION, observations)
                .contextualName("payment provider " + name)
                .lowCardinalityKeyValue("operation", name)
                .highCardinalityKeyValue("idempotency.key", key.value());
    }
}
