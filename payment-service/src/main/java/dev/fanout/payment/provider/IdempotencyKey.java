package dev.fanout.payment.provider;

import java.util.UUID;

/** Names one request to the provider, so that the provider carries out its repetition only once. */
public record IdempotencyKey(String value) {

    /** For example {@code 0190…:authorize}: the same for every attempt of this step of this order. */
    public static IdempotencyKey of(UUID orderId, String step) {
        return new IdempotencyKey(orderId + ":" + step);
    }

    @Override
    public String toString() {
        return value;
    }
}
