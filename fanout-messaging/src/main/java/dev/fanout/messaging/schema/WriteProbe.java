package dev.fanout.messaging.schema;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds out whether the database can be written: it writes a few KiB that cannot be compressed, so that a database with
 * a full disk has to refuse them, and rolls that back.
 *
 * <p>A session of PostgreSQL that began while its database was read-only may stay so when the database is no longer. So
 * after that answer the pool parts with all it has, and the next probe asks in a session that is new.
 */
public final class WriteProbe implements Runnable {

    private static final int FILLER_BYTES = 16 << 10;
    private static final String READ_ONLY = "25006";

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
        try {
            transactions.executeWithoutResult(transaction -> {
                transaction.setRollbackOnly();
                database.template().update("insert into write_probe (filler) values (?)", (Object) filler);
            });
        } catch (RuntimeException e) {
            if (NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException answer
                    && READ_ONLY.equals(answer.getSQLState())) {
                renewSessions();
            }
            throw e;
        }
    }

    private void renewSessions() {
        HikariDataSource pool =
                DataSourceUnwrapper.unwrap(database.dataSource(), HikariConfigMXBean.class, HikariDataSource.class);
        if (pool != null) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }
}
