package dev.fanout.messaging.schema;

import java.util.concurrent.ThreadLocalRandom;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out whether the database can be written: it writes a few KiB that cannot be compressed, so that a database with
 * a full disk has to refuse them, and rolls that back.
 */
public final class WriteProbe implements Runnable {

    private static final int FILLER_BYTES = 16 << 10;

    private final Database database;
    private final TransactionTemplate transactions;

    WriteProbe(Database database, TransactionTemplate transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** @throws RuntimeException if the database cannot be written */
    @Override
    public void run() {
        byte[] filler = new byte[FILLER_BYTES];
        ThreadLocalRandom.current().nextBytes(filler);
        transactions.executeWithoutResult(transaction -> {
            transaction.setRollbackOnly();
            database.template().update("insert into write_probe (filler) values (?)", (Object) filler);
        });
    }
}
