package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.projection.Rebuild.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds a new generation from what the services say, a page in each step, and lets it take the place of the old one.
 * How far it is stands with what was written, so a crash loses a page at most. Of several instances one does it; when
 * that is gone for a while, another one goes on.
 */
@Component
class Rebuilding {

    private static final Logger log = LoggerFactory.getLogger(Rebuilding.class);

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;

    /** Longer than a page takes. If it takes longer all the same two instances read it, and one of them writes it. */
    private static final Duration LEASE = RebuildPages.PATIENCE.multipliedBy(2);

    private final RebuildStore store;
    private final RebuildPages services;
    private final RebuildWriter writer;
    private final TransactionTemplate transactions;
    private final Clock clock;

    /** This instance, for as long as it runs. */
    private final String reader = UUID.randomUUID().toString();

    private final PageSize size = new PageSize();
    private int failures;

    Rebuilding(
            RebuildStore store,
            RebuildPages services,
            RebuildWriter writer,
            TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.services = services;
        this.writer = writer;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Does a part of the work, and says when to go on. */
    Duration step() {
        Instant now = clock.instant();
        Optional<Rebuild> taken =
                Objects.requireNonNull(transactions.execute(_ -> store.take(reader, now, now.plus(LEASE))));
        return taken.map(this::goOn).orElse(IDLE);
    }

    private Duration goOn(Rebuild rebuild) {
        Duration early = Duration.between(clock.instant(), rebuild.readsFrom());
        if (early.isPositive()) {
            return early.compareTo(IDLE) < 0 ? early : IDLE;
        }
        if (rebuild.part() == Part.SWITCH) {
            transactions.executeWithoutResult(_ -> {
                store.lock();
                store.switchOver(rebuild, clock.instant());
            });
            log.info("Generation {} of the projection answers now: {} pages", rebuild.generation(), rebuild.pages());
            return IDLE;
        }
        try {
            writer.write(rebuild, services.read(rebuild.part(), rebuild.after(), size.get()));
            size.read();
            failures = 0;
            return Duration.ZERO;
        } catch (UnavailableException e) {
            size.failed(e.reason());
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
            String why = note(rebuild, e.reason() + ": " + e.getMessage(), pause);
            log.warn("The projection waits for a service: {}", why);
            return pause;
        } catch (RuntimeException e) {
            note(rebuild, e.toString(), Duration.ZERO);
            throw e;
        }
    }

    private String note(Rebuild rebuild, String cause, Duration pause) {
        String why = "%s after %s: %s".formatted(rebuild.part(), rebuild.after(), cause);
        Instant until = clock.instant().plus(pause).plus(LEASE);
        transactions.executeWithoutResult(_ -> store.failed(rebuild, reader, why, until));
        return why;
    }
}
