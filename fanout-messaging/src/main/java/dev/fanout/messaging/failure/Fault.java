package dev.fanout.messaging.failure;

import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** The kinds of faults, and the one place that says of which kind an exception is. */
public enum Fault {

    /** The service's own database or the broker is away: no message is at fault, all of them wait, nothing counts. */
    OUTAGE,

    /** Something outside the service has declared itself down: this message waits, nothing counts. */
    DEPENDENCY_DOWN,

    /** No repetition can help. */
    HOPELESS,

    /** Anything else; a repetition may help. */
    PASSING;

    /** H2: connection broken, database closed, out of order after its file was closed. */
    private static final Set<String> H2_IS_AWAY = Set.of("90067", "90098", "90121");

    /** The kind of a failure, by itself and its causes. Where several kinds are in them, the first of this enum. */
    public static Fault of(@Nullable Throwable failure) {
        if (has(failure, Fault::isOutage)) {
            return OUTAGE;
        }
        if (has(failure, DependencyUnavailableException.class::isInstance)) {
            return DEPENDENCY_DOWN;
        }
        return has(failure, PermanentFailureException.class::isInstance) ? HOPELESS : PASSING;
    }

    /** A failure with its causes, in a line. */
    public static String describe(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : failure + " <- " + describe(cause);
    }

    private static boolean has(@Nullable Throwable failure, Predicate<Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.test(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof CannotCreateTransactionException
                || cause instanceof BrokerUnavailableException
                || cause instanceof SQLTransientConnectionException
                || cause instanceof SQLNonTransientConnectionException
                || cause instanceof SQLRecoverableException
                || (cause instanceof SQLException sql && isConnectionState(sql.getSQLState()));
    }

    /** Class 08: connection exception; class 57P: PostgreSQL is shutting down or starting. */
    private static boolean isConnectionState(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P") || H2_IS_AWAY.contains(state));
    }
}
