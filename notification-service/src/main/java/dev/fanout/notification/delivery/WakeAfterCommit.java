package dev.fanout.notification.delivery;

import dev.fanout.defaults.AfterCommit;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Wakes the worker once what is to be sent can be seen. */
@Component
class WakeAfterCommit {

    private final ObjectProvider<DeliveryWorker> worker;
    private final Parking parking;

    /** @param worker which needs, by way of its line keepers, those who wake it */
    WakeAfterCommit(ObjectProvider<DeliveryWorker> worker, Parking parking) {
        this.worker = worker;
        this.parking = parking;
    }

    /** @param parked destinations of what has been parked at once */
    void afterCommit(Set<String> parked) {
        AfterCommit.run(() -> {
            worker.getObject().wake();
            if (!parked.isEmpty()) {
                parking.entered(parked);
                worker.getObject().wakeForParked();
            }
        });
    }
}
