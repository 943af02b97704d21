package dev.fanout.notification.customer;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.notification.delivery.Notice;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell about one order, and what is to be told. The address comes with the order and the decisions come later,
 * as a rule; what is known before the address waits for it. The customer is told each decision once, in whatever order
 * and however often the facts arrive.
 */
@Entity
class Contact {

    private static final int LONGEST_CUSTOMER_ID = 255;
    private static final int LONGEST_ADDRESS = 320;

    @Id
    private UUID orderId;

    private String customerId;

    /** Absent as long as the order itself has not been seen. */
    private @Nullable String email;

    private boolean confirmed;

    /** Present if the order is cancelled. */
    @Enumerated(EnumType.STRING)
    private @Nullable CancellationReason cancellationReason;

    /** The net below the row locks; absent of a contact that is not stored yet. */
    @Version
    private @Nullable Long version;

    /** @throws PermanentFailureException if that is no customer's id */
    Contact(UUID orderId, String customerId) {
        requireFit(orderId, "a customer id", customerId, LONGEST_CUSTOMER_ID);
        this.orderId = orderId;
        this.customerId = customerId;
    }

    @SuppressWarnings("NullAway.Init")
    protected Contact() {}

    /**
     * The address is known now; what has waited for it is told.
     *
     * @throws PermanentFailureException if that is no address
     */
    List<Notice> placed(String address) {
        requireFit(orderId, "an e-mail address", address, LONGEST_ADDRESS);
        if (email != null) {
            return List.of();
        }
        email = address;
        List<Notice> waiting = new ArrayList<>();
        if (confirmed) {
            waiting.add(confirmationTo(address));
        }
        if (cancellationReason != null) {
            waiting.add(cancellationTo(address, cancellationReason));
        }
        return waiting;
    }

    List<Notice> confirmed() {
        if (confirmed) {
            return List.of();
        }
        confirmed = true;
        return email == null ? List.of() : List.of(confirmationTo(email));
    }

    List<Notice> cancelled(CancellationReason reason) {
        if (cancellationReason != null) {
            return List.of();
        }
        cancellationReason = reason;
        return email == null ? List.of() : List.of(cancellationTo(email, reason));
    }

    private Notice confirmationTo(String address) {
        String subject = "Your order " + orderId + " is confirmed";
        return new Notice(
                orderId, customerId, address, EventTypes.nameOf(OrderConfirmed.class), subject, subject + ".");
    }

    private Notice cancellationTo(String address, CancellationReason reason) {
        String subject = "Your order " + orderId + " was cancelled";
        return new Notice(
                orderId,
                customerId,
                address,
                EventTypes.nameOf(OrderCancelled.class),
                subject,
                subject + ": " + explained(reason) + ".");
    }

    private static String explained(CancellationReason reason) {
        return switch (reason) {
            case OUT_OF_STOCK -> "we do not have all of the goods";
            case PAYMENT_DECLINED -> "the payment was declined";
            case TIMED_OUT -> "it could not be processed in time";
            case CUSTOMER_REQUEST -> "as you wished";
        };
    }

    /** A text that the table takes; another one would fail at every repetition. */
    private static void requireFit(UUID orderId, String what, String text, int longest) {
        if (text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0) {
            throw new PermanentFailureException(
                    "order %s: expected %s of 1 to %s characters, none of them U+0000, found %s"
                            .formatted(
                                    orderId,
                                    what,
                                    longest,
                                    text.isBlank() ? "a blank one" : "one of " + text.length()));
        }
    }

    UUID orderId() {
        return orderId;
    }
}
