package dev.fanout.order.ordering;

import dev.fanout.events.OrderEvent;
import java.time.Instant;
import java.util.Optional;

/** What the answer of a participant does to its order. */
@FunctionalInterface
interface Step {

    /** @return what is to be announced, if anything */
    Optional<OrderEvent> take(Order order, Instant now);
}
