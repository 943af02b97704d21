package dev.fanout.order.ordering;

import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Cancels orders as their customers wish, while they are pending and after they were confirmed. */
@Service
class CancelOrders {

    private final Orders orders;
    private final Sagas sagas;
    private final Clock clock;

    CancelOrders(Orders orders, Sagas sagas, Clock clock) {
        this.orders = orders;
        this.sagas = sagas;
        this.clock = clock;
    }

    /** @throws ProblemException 404 if there is no such order, 409 if it is cancelled already */
    @Transactional
    OrderView cancel(UUID id) {
        Order order = orders.findById(id).orElseThrow(() -> OrderController.notFound(id));
        sagas.announce(order.cancelForCustomer(clock.instant())
                .orElseThrow(() ->
                        ProblemException.conflict("order-cancelled", "The order " + id + " is cancelled already.")));
        return order.toView();
    }
}
