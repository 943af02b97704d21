package dev.fanout.payment;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.OrderEvent;
import dev.fanout.messaging.BatchPreparation;
import java.util.List;
import org.springframework.stereotype.Component;

/** Locks the payments of a whole batch at once. */
@Component
class LockPaymentsOfBatch implements BatchPreparation<OrderEvent> {

    private final LockedPayments payments;

    LockPaymentsOfBatch(LockedPayments payments) {
        this.payments = payments;
    }

    @Override
    public void prepare(List<OrderEvent> batch) {
        payments.lock(batch.stream().map(OrderEvent::orderId).collect(toSet()));
    }
}
