package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.projection.Rebuild.State;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The rebuilds of the projection, of which one runs at most in all instances. */
@Component
class Rebuilds {

    private final RebuildStore store;
    private final TransactionTemplate transactions;
    private final ProjectionProperties properties;
    private final Clock clock;

    Rebuilds(RebuildStore store, TransactionTemplate transactions, ProjectionProperties properties, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws ProblemException 409 if one runs already */
    Rebuild begin() {
        return Objects.requireNonNull(transactions.execute(_ -> {
            store.lock();
            if (store.latest()
                    .filter(rebuild -> rebuild.state() == State.RUNNING)
                    .isPresent()) {
                throw ProblemException.conflict("rebuild-running", "The projection is being built anew already.");
            }
            return beginNow();
        }));
    }

    /**
     * Begins one if the projection is new: the shop may be older than it, so it is not taken for whole until that has
     * ended. Of several instances that start at once, one begins it.
     *
     * @return empty if the projection is not new
     */
    Optional<Rebuild> beginIfNew() {
        return Objects.requireNonNull(transactions.execute(_ -> {
            store.lock();
            return store.doubtIfNew() ? Optional.of(beginNow()) : Optional.empty();
        }));
    }

    private Rebuild beginNow() {
        Instant now = clock.instant();
        store.begin(now, now.plus(properties.rebuildGrace()));
        return store.latest().orElseThrow();
    }

    /** The latest one. */
    Optional<Rebuild> latest() {
        return store.latest();
    }
}
