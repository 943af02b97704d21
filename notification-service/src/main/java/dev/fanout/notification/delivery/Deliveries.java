package dev.fanout.notification.delivery;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes deliveries on. They are stored with the transaction of the caller, and sent after its commit. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Deliveries {

    private final NewDeliveries added;
    private final DeliveryStore store;
    private final DeliveryQueue queue;
    private final WakeAfterCommit wake;

    Deliveries(NewDeliveries added, DeliveryStore store, DeliveryQueue queue, WakeAfterCommit wake) {
        this.added = added;
        this.store = store;
        this.queue = queue;
        this.wake = wake;
    }

    /**
     * Tells one recipient. Stored when the transaction is about to commit, together with all others.
     *
     * @return the id of the delivery
     * @throws org.springframework.transaction.IllegalTransactionStateException if no transaction is active
     */
    public UUID tell(Occasion occasion, Recipient recipient) {
        return added.add(occasion, recipient);
    }

    /** Stores occasions that are told later. */
    public void keep(List<Occasion> occasions) {
        store.insertOccasions(occasions);
    }

    /**
     * Some recipients of an occasion.
     *
     * @param occasion that is kept
     * @param recipients at least one
     * @param lastTurn as {@link #tellMore} gave it for the part before; 0 for the first
     */
    public record Part(UUID occasion, List<Recipient> recipients, long lastTurn) {

        public Part {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Tells recipients of several occasions, each occasion beside the others.
     *
     * @return for each part the turn of its last recipient
     */
    public List<Long> tellMore(List<Part> parts) {
        return added.storeNow(parts);
    }

    /**
     * Attempts failed deliveries once more, each a single time.
     *
     * @return those of them that have failed, and so begin
     */
    public Set<UUID> attemptOnceMore(List<UUID> ids) {
        return added.again(ids);
    }

    /** The line is closed: what waits of it ends now, without an attempt. */
    public void endAll(UUID line) {
        queue.endAll(line);
        wake.afterCommit(Set.of());
    }
}
