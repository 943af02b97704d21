package dev.fanout.messaging.outbox;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Follows the application's transactions: each has a {@link TransactionOutbox}, which is written into the table at the
 * last moment before the commit, after all synchronizations, so that whatever these still publish is in it.
 */
class OutboxTransactions {

    private final Supplier<? extends OutboxSink> sink;
    private final Runnable wakeRelay;

    OutboxTransactions(Supplier<? extends OutboxSink> sink, Runnable wakeRelay) {
        this.sink = sink;
        this.wakeRelay = wakeRelay;
    }

    /** What a transaction manager calls when its transactions begin and commit. */
    TransactionExecutionListener listener() {
        return new TransactionExecutionListener() {
            @Override
            public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
                if (failure == null
                        && transaction.isNewTransaction()
                        && TransactionSynchronizationManager.isSynchronizationActive()) {
                    TransactionOutbox outbox = new TransactionOutbox(OutboxTransactions.this);
                    TransactionSynchronizationManager.registerSynchronization(outbox);
                    TransactionSynchronizationManager.unbindResourceIfPossible(OutboxTransactions.this);
                    outbox.resume();
                }
            }

            @Override
            public void beforeCommit(TransactionExecution transaction) {
                TransactionOutbox outbox = bound();
                if (outbox != null && transaction.isNewTransaction()) { // or it is but the end of a savepoint
                    outbox.write();
                }
            }
        };
    }

    /**
     * The outbox of the current transaction.
     *
     * @param what is to be sent, for the message of the exception
     * @throws IllegalTransactionStateException if no transaction is active, if it is read-only or of another database,
     *     or if it is so far in its commit that its outbox has been written
     */
    TransactionOutbox current(String what) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalTransactionStateException(
                    "an event is published in the transaction of its fact, but none is active: " + what);
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new IllegalTransactionStateException(
                    "an event cannot be published in a read-only transaction: " + what);
        }
        TransactionOutbox outbox = bound();
        if (outbox == null) {
            throw new IllegalTransactionStateException(
                    "an event cannot be published in a transaction whose manager is no bean of the application: "
                            + what);
        }
        if (!TransactionSynchronizationManager.hasResource(sink.get().database())) {
            throw new IllegalTransactionStateException(
                    "an event cannot be published in a transaction of another database than that of the outbox: "
                            + what);
        }
        if (outbox.isWritten()) {
            throw new IllegalTransactionStateException(
                    "an event cannot be published once its transaction is being committed: " + what);
        }
        return outbox;
    }

    private @Nullable TransactionOutbox bound() {
        return (TransactionOutbox) TransactionSynchronizationManager.getResource(this);
    }

    OutboxSink sink() {
        return sink.get();
    }

    void wakeRelay() {
        wakeRelay.run();
    }
}
