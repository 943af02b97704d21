package dev.fanout.notification.customer;

import dev.fanout.events.CancellationReason;
import dev.fanout.messaging.PermanentFailureException;
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
    private static final int LONGEST_FIGURES = 100_000;

    @Id
    private UUID orderId;

    private String customerId;

    /** Absent as long as the order itself has not been seen. */
    private @Nullable String email;

    /**
     * JSON of what was ordered; absent before the order was seen, of one that an earlier version saw, and of a huge
     * one.
     */
    private @Nullable String figures;

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
     * @param figures JSON of what was ordered
     * @throws PermanentFailureException if that is no address
     */
    List<Notice> placed(String address, String figures) {
        requireFit(orderId, "an e-mail address", address, LONGEST_ADDRESS);
        if (email != null) {
            return List.of();
        }
        email = address;
        this.figures = figures.length() > LONGEST_FIGURES ? null : figures;
        List<Notice> waiting = new ArrayList<>();
        if (confirmed) {
            waiting.add(notice(address, null));
        }
        if (cancellationReason != null) {
            waiting.add(notice(address, cancellationReason));
        }
        return waiting;
    }

    List<Notice> confirmed() {
        if (confirmed) {
            return List.of();
        }
        confirmed = true;
        return email == null ? List.of() : List.of(notice(email, null));
    }

    List<Notice> cancelled(CancellationReason reason) {
        if (cancellationReason != null) {
            return List.of();
        }
        cancellationReason = reason;
        return email == null ? List.of() : List.of(notice(email, reason));
    }

    private Notice notice(String address, @Nullable CancellationReason reason) {
        return new Notice(orderId, customerId, address, reason, figures);
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
