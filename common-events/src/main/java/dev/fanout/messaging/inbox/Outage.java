package dev.fanout.messaging.inbox;

import dev.fanout.messaging.broker.BrokerUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells whether a failure means that the database or the broker is away: then no message is at fault, and all of them
 * wait.
 */
final class Outage {

    /** How often the database or the broker is tried while it is away. */
    static final Duration PROBE = Duration.ofSeconds(1);

    private Outage() {}

    /** Waits before the next probe. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean is(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof BrokerUnavailableException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLRecoverableException
                    || (cause instanceof SQLException sql && isConnectionState(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Class 08: connection exception; 57P: PostgreSQL is shutting down or starting; 9006x, 9009x, 9012x: H2's closed
     * connections and files.
     */
    private static boolean isConnectionState(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("57P")
                        || state.equals("90067")
                        || state.equals("90098")
                        || state.equals("90121"));
    }
}
