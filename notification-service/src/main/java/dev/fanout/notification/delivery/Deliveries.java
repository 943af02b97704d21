package dev.fanout.notification.delivery;

import java.util.List;
import java.util.Optional;
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

    /** Stores an occasion that is told later. */
    public void keep(Occasion occasion) {
        store.insertOccasions(List.of(occasion));
    }

    /** An occasion that was kept. */
    public Optional<Occasion> occasion(UUID id) {
        return store.occasion(id);
    }

    /**
     * Tells many recipients of an occasion that is kept, beside those who were told before.
     *
     * @param lastTurn as the last call for this occasion gave it; 0 for the first
     * @return the turn of the last of them
     */
    public long tellMore(Occasion occasion, List<Recipient> recipients, long lastTurn) {
        long last = added.storeNow(occasion, recipients, lastTurn);
        wake.afterCommit();
        return last;
    }

    /**
     * Attempts failed deliveries once more, each a single time.
     *
     * @return those of them that have failed, and so begin
     */
    public Set<UUID> attemptOnceMore(List<UUID> ids) {
        Set<UUID> begun = added.again(ids);
        wake.afterCommit();
        return begun;
    }

    /** Its deliveries are not to wait any longer, but to be ended or sent now. */
    public void bringForward(UUID line) {
        queue.bringForward(line);
        wake.afterCommit();
    }
}
