package dev.fanout.notification.delivery;

import dev.fanout.defaults.AfterCommit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Wakes the worker once what is to be sent can be seen. */
@Component
class WakeAfterCommit {

    private final ObjectProvider<DeliveryWorker> worker;

    /** @param worker which needs, by way of its line keepers, those who wake it */
    WakeAfterCommit(ObjectProvider<DeliveryWorker> worker) {
        this.worker = worker;
    }

    void afterCommit() {
        AfterCommit.run(() -> worker.getObject().wake());
    }
}
