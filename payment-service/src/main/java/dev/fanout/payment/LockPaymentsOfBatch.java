package dev.fanout.payment;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.Event;
import dev.fanout.events.OrderEvent;
import dev.fanout.messaging.BatchPreparation;
import java.util.List;
import org.springframework.stereotype.Component;

/** Locks the payments of a whole batch at once. */
@Component
class LockPaymentsOfBatch implements BatchPreparation {

    private final LockedPayments payments;

    LockPaymentsOfBatch(LockedPayments payments) {
        this.payments = payments;
    }

    @Override
    public void prepare(List<Event> batch) {
        payments.lock(batch.stream()
                .filter(OrderEvent.class::isInstance)
                .map(event -> ((OrderEvent) event).orderId())
                .collect(toSet()));
    }
}
