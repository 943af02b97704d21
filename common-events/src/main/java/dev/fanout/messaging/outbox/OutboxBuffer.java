package dev.fanout.messaging.outbox;

import java.util.ArrayList;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Collects what a transaction wants sent, writes it in one statement just before the commit, and wakes the relay just
 * after it.
 */
class OutboxBuffer {

    private final OutboxStore store;
    private final Runnable wakeRelay;

    OutboxBuffer(OutboxStore store, Runnable wakeRelay) {
        this.store = store;
        this.wakeRelay = wakeRelay;
    }

    /**
     * @param afterCommit what is to happen once the row is in the outbox for good
     * @throws IllegalStateException if no transaction is active
     */
    void add(OutboxRow row, Runnable afterCommit) {
        Rows rows = (Rows) TransactionSynchronizationManager.getResource(this);
        if (rows == null) {
            rows = new Rows();
            TransactionSynchronizationManager.registerSynchronization(rows);
            TransactionSynchronizationManager.bindResource(this, rows);
        }
        rows.list.add(row);
        rows.afterCommit.add(afterCommit);
    }

    private final class Rows implements TransactionSynchronization {

        private final List<OutboxRow> list = new ArrayList<>();
        private final List<Runnable> afterCommit = new ArrayList<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            store.insert(list);
        }

        @Override
        public void afterCommit() {
            wakeRelay.run();
            afterCommit.forEach(Runnable::run);
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(OutboxBuffer.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(OutboxBuffer.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(OutboxBuffer.this);
        }
    }
}
