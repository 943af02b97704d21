package dev.fanout.notification.recipient;

import dev.fanout.messaging.background.BackgroundTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the expander once what it is to do can be seen. */
@Component
class ExpansionWake {

    private final ObjectProvider<BackgroundTask> expander;

    ExpansionWake(@Qualifier("recipientExpansion") ObjectProvider<BackgroundTask> expander) {
        this.expander = expander;
    }

    void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                expander.getObject().wake();
            }
        });
    }
}
