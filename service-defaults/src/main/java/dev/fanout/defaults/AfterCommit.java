package dev.fanout.defaults;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** For work that others do on what the current transaction writes, and so must not begin before they can see it. */
public final class AfterCommit {

    private AfterCommit() {}

    /**
     * Runs something once the current transaction has committed; never if it rolls back.
     *
     * @throws IllegalStateException if no transaction is active
     */
    public static void run(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }
}
