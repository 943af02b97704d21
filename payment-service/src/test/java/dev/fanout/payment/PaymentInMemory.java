package dev.fanout.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.test.util.ReflectionTestUtils;

/** The payment of one order, without a database. */
class PaymentInMemory implements Payments {

    private final Instant now;
    private @Nullable Payment payment;

    PaymentInMemory(Instant now) {
        this.now = now;
    }

    Payment payment() {
        return Objects.requireNonNull(payment);
    }

    @Override
    public PaymentState stateOf(UUID orderId) {
        Interleavings.step();
        return payment == null ? PaymentState.UNKNOWN : payment.state();
    }

    @Override
    public PaymentState markCancelled(UUID orderId, String customerId) {
        Interleavings.step();
        ReflectionTestUtils.setField(locked(orderId, customerId), "cancelled", true);
        return stateOf(orderId);
    }

    @Override
    public Payment locked(UUID orderId, String customerId) {
        if (payment == null) {
            payment = new Payment(orderId, customerId, now);
        }
        return payment;
    }

    @Override
    public void save(Payment changed) {
        assertThat(changed).isSameAs(payment);
    }
}
