package dev.fanout.messaging.failure;

import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.wire.Texts;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** The kinds of faults, and the one place that says of which kind an exception is. */
public enum Fault {

    /**
     * The service's own database or the broker does not do its work: away, read-only, full, without rights for us, too
     * many connections, going down. No message is at fault, all of them wait, nothing counts.
     */
    OUTAGE,

    /** Something outside the service has declared itself down: this message waits, nothing counts. */
    DEPENDENCY_DOWN,

    /** No repetition can help. */
    HOPELESS,

    /** Anything else; a repetition may help. */
    PASSING;

    /**
     * Classes of SQL states: 08, connection exception; 53, the server lacks disk, memory or connections; 57P, it goes
     * down or comes up; 58, its system fails it, for instance its disk.
     */
    private static final List<String> CLASSES = List.of("08", "53", "57P", "58");

    /** PostgreSQL: read-only, as after a fail-over; no right; no such login; no such database. */
    private static final Set<String> POSTGRES = Set.of("25006", "42501", "28000", "28P01", "3D000");

    /**
     * H2: opened by another process, input or output error (a full disk), connection broken, no right, read-only,
     * database closed, closing, in use by one connection alone.
     */
    private static final Set<String> H2 =
            Set.of("90020", "90028", "90031", "90067", "90096", "90097", "90098", "90121", "90135");

    private static final int MOST_DESCRIBED = 20;
    private static final int LONGEST_DESCRIBED = 1_000;

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
        return causes(failure).stream()
                .limit(MOST_DESCRIBED)
                .map(cause -> Texts.shortened(cause.toString(), LONGEST_DESCRIBED))
                .collect(Collectors.joining(" <- "));
    }

    /** Where it began: wrapped in others it would be hidden behind them. */
    public static String rootOf(Throwable failure) {
        return causes(failure).getLast().toString();
    }

    /** The failure and its causes, outermost first. They may form a circle. */
    public static List<Throwable> causes(@Nullable Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static boolean has(@Nullable Throwable failure, Predicate<Throwable> kind) {
        return causes(failure).stream().anyMatch(kind);
    }

    private static boolean isOutage(Throwable cause) {
        return cause instanceof CannotCreateTransactionException
                || cause instanceof BrokerUnavailableException
                || cause instanceof SQLTransientConnectionException
                || cause instanceof SQLNonTransientConnectionException
                || cause instanceof SQLRecoverableException
                || (cause instanceof SQLException sql && isOutage(sql.getSQLState()));
    }

    private static boolean isOutage(@Nullable String state) {
        return state != null
                && (CLASSES.stream().anyMatch(state::startsWith) || POSTGRES.contains(state) || H2.contains(state));
    }
}
