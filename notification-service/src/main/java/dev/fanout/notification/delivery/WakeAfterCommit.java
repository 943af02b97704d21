package dev.fanout.notification.delivery;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the worker once what is to be sent can be seen. */
@Component
class WakeAfterCommit {

    private final ObjectProvider<DeliveryWorker> worker;

    /** @param worker which needs, by way of its line keepers, those who wake it */
    WakeAfterCommit(ObjectProvider<DeliveryWorker> worker) {
        this.worker = worker;
    }

    void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                worker.getObject().wake();
            }
        });
    }
}
