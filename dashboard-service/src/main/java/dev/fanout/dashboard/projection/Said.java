package dev.fanout.dashboard.projection;

import java.util.Set;

/**
 * What a service says of an order.
 *
 * @param possible steps that its list does not have, and that may have happened all the same: others that it would know
 *     of have not, whatever was heard before
 */
record Said(OrderFacts facts, Set<String> possible) {

    /** Together with what was heard before, as far as the service does not know better. */
    OrderFacts with(OrderFacts heard) {
        return facts.merge(heard.only(possible));
    }
}
