package dev.fanout.payment;

import dev.fanout.events.Money;
import dev.fanout.events.PaymentEvent;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.messaging.OutdatedCallException;
import dev.fanout.payment.Undone.Refunded;
import dev.fanout.payment.Undone.Voided;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payment of one order. Its state follows from the facts that are known (placed, confirmed, cancelled) and from
 * what the provider did, not from the order or the number of times in which the facts arrive.
 *
 * <p>The provider is called before its answer is recorded here, so every recording begins with {@link #require}: the
 * answer counts only if nothing has changed since the decision to call. The verbs then trust the provider's answer, and
 * answer what is to be announced.
 */
@Entity
class Payment {

    @Id
    private UUID orderId;

    private String customerId;

    @Enumerated(EnumType.STRING)
    private PaymentStatus status = PaymentStatus.EXPECTED;

    private boolean placed;
    private boolean confirmed;
    private boolean cancelled;
    private boolean undone;
    private long amount = PaymentState.NOTHING.amount();
    private String currency = PaymentState.NOTHING.currency();
    private @Nullable String declineReason;
    private @Nullable String providerReference;
    private Instant createdAt;
    private Instant updatedAt;

    /**
     * The net below the row locks: a write that rests on an old state fails, and its message is tried again. Absent of
     * a payment that is not stored yet.
     */
    @Version
    private @Nullable Long version;

    Payment(UUID orderId, String customerId, Instant now) {
        this.orderId = orderId;
        this.customerId = customerId;
        this.createdAt = now;
        this.updatedAt = now;
    }

    @SuppressWarnings("NullAway.Init")
    protected Payment() {}

    /** @throws OutdatedCallException if the state is no longer the one for which the provider was called */
    void require(PaymentState assumed) {
        if (!state().equals(assumed)) {
            throw new OutdatedCallException(
                    "payment of order " + orderId + ": expected " + assumed + ", but found " + state());
        }
    }

    /** The order is known now, and needs no (further) authorisation unless one of the next verbs follows. */
    void place(Money total, Instant now) {
        placed = true;
        amount = total.amount();
        currency = total.currency();
        updatedAt = now;
    }

    PaymentAuthorized authorize(String reference, Instant now) {
        become(PaymentStatus.AUTHORIZED, PaymentStatus.EXPECTED, now);
        providerReference = reference;
        return new PaymentAuthorized(orderId, amount(), reference);
    }

    PaymentDeclined decline(String reason, Instant now) {
        become(PaymentStatus.DECLINED, PaymentStatus.EXPECTED, now);
        declineReason = reason;
        return new PaymentDeclined(orderId, reason);
    }

    /** The order is confirmed; what is authorised is to be captured, what is not yet will be. */
    void confirm(Instant now) {
        confirmed = true;
        updatedAt = now;
    }

    PaymentCaptured capture(Instant now) {
        become(PaymentStatus.CAPTURED, PaymentStatus.AUTHORIZED, now);
        return new PaymentCaptured(orderId, amount());
    }

    /**
     * The order is cancelled, and the provider holds and has taken nothing any more.
     *
     * @return the one answer to the cancellation; nothing where it was answered already
     */
    List<PaymentEvent> undo(Undone outcome, Instant now) {
        if (undone) {
            return List.of();
        }
        cancelled = true;
        undone = true;
        if (status == PaymentStatus.DECLINED) {
            updatedAt = now;
            return List.of(new PaymentVoided(orderId, Money.zero(currency)));
        }
        return switch (outcome) {
            case Voided(Money held) -> {
                boolean authorized = status == PaymentStatus.AUTHORIZED;
                becomeUndone(PaymentStatus.VOIDED, held, now);
                yield List.of(new PaymentVoided(orderId, authorized ? amount() : held));
            }
            case Refunded(Money captured) -> {
                becomeUndone(PaymentStatus.REFUNDED, captured, now);
                yield List.of(new PaymentRefunded(orderId, captured));
            }
        };
    }

    private void becomeUndone(PaymentStatus next, Money undoneAmount, Instant now) {
        if (status == PaymentStatus.VOIDED
                || status == PaymentStatus.REFUNDED
                || (status == PaymentStatus.CAPTURED && next != PaymentStatus.REFUNDED)) {
            throw new IllegalStateException(
                    "payment of order " + orderId + " cannot become " + next + ", it is " + status);
        }
        if (!placed) {
            amount = undoneAmount.amount();
            currency = undoneAmount.currency();
        }
        status = next;
        updatedAt = now;
    }

    private void become(PaymentStatus next, PaymentStatus expected, Instant now) {
        if (status != expected || cancelled) {
            throw new IllegalStateException("payment of order %s cannot become %s: expected %s, but found %s%s"
                    .formatted(orderId, next, expected, status, cancelled ? " of a cancelled order" : ""));
        }
        status = next;
        updatedAt = now;
    }

    PaymentState state() {
        return new PaymentState(status, placed, confirmed, cancelled, undone, amount(), providerReference);
    }

    UUID orderId() {
        return orderId;
    }

    String customerId() {
        return customerId;
    }

    PaymentStatus status() {
        return status;
    }

    Money amount() {
        return new Money(amount, currency);
    }

    @Nullable String declineReason() {
        return declineReason;
    }

    @Nullable String providerReference() {
        return providerReference;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
