package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;

/** Hears what becomes of the orders that came with batches. */
public interface ItemDecisions {

    /**
     * The order of an item got its first decision; called in the transaction of that, once for each item.
     *
     * @param decision confirmed or cancelled
     */
    void decided(BatchItem item, OrderStatus decision);
}
