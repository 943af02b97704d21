package dev.fanout.messaging.outbox;

import dev.fanout.messaging.failure.Afterwards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction wants sent: written in one statement just before the commit; the relay is woken just after it.
 */
class TransactionOutbox implements TransactionSynchronization {

    private final OutboxTransactions transactions;
    private final List<Outgoing> messages = new ArrayList<>();
    private final List<Runnable> afterCommit = new ArrayList<>();

    /** How many messages there were when a savepoint was made. */
    private final Map<Object, Integer> savepoints = new HashMap<>();

    private boolean written;

    TransactionOutbox(OutboxTransactions transactions) {
        this.transactions = transactions;
    }

    /** @param whenCommitted runs once the row is in the outbox for good */
    void add(Outgoing message, Runnable whenCommitted) {
        messages.add(message);
        afterCommit.add(whenCommitted);
    }

    void write() {
        written = true;
        if (!messages.isEmpty()) {
            transactions.sink().insert(messages);
        }
    }

    boolean isWritten() {
        return written;
    }

    /** Before all others: what these begin after the completion is a transaction with an outbox of its own. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, messages.size());
    }

    /** What was published since the savepoint belongs to facts that are undone. */
    @Override
    public void savepointRollback(Object savepoint) {
        int kept = savepoints.getOrDefault(savepoint, 0);
        messages.subList(kept, messages.size()).clear();
        afterCommit.subList(kept, afterCommit.size()).clear();
    }

    @Override
    public void afterCommit() {
        if (!messages.isEmpty()) {
            transactions.wakeRelay();
            afterCommit.forEach(Afterwards::run);
        }
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResource(transactions);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(transactions, this);
    }

    @Override
    public void afterCompletion(int status) {
        TransactionSynchronizationManager.unbindResourceIfPossible(transactions);
    }
}
