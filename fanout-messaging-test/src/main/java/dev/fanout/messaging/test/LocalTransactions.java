package dev.fanout.messaging.test;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions as Spring shows them, with synchronizations and all, and no database behind them. */
final class LocalTransactions extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient Object database;

    /** @param database what is bound to the thread in place of a connection */
    LocalTransactions(Object database) {
        this.database = database;
    }

    @Override
    protected Object doGetTransaction() {
        return this;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        TransactionSynchronizationManager.bindResource(database, this);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        // nothing was changed but what the test itself holds
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        // what was announced is forgotten with the synchronizations
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        TransactionSynchronizationManager.unbindResource(database);
    }
}
