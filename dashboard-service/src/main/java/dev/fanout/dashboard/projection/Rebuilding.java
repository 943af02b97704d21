package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.projection.Rebuild.Part;
import dev.fanout.dashboard.projection.Rebuild.State;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Builds a new generation from what the services say, a page in each step, and lets it take the place of the old one.
 * How far it is stands with what was written, so a crash loses a page at most. May run in all instances: of two that
 * read the same page one writes it.
 */
@Component
class Rebuilding {

    private static final Logger log = LoggerFactory.getLogger(Rebuilding.class);

    private static final int CHUNK = 500;
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;

    /** Readers of the old generation have their answers by then. */
    private static final Duration READERS = Duration.ofMinutes(1);

    /** Writers that knew of the old generation have ended by then. */
    private static final Duration WRITERS = Duration.ofHours(1);

    private final RebuildStore store;
    private final RebuildPages services;
    private final OrderRows orders;
    private final CustomerDeliveries deliveries;
    private final Generations generations;
    private final TransactionTemplate transactions;
    private final ProjectionProperties properties;
    private final Clock clock;
    private int failures;

    Rebuilding(
            RebuildStore store,
            RebuildPages services,
            OrderRows orders,
            CustomerDeliveries deliveries,
            Generations generations,
            TransactionTemplate transactions,
            ProjectionProperties properties,
            Clock clock) {
        this.store = store;
        this.services = services;
        this.orders = orders;
        this.deliveries = deliveries;
        this.generations = generations;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws ProblemException 409 if one runs already */
    Rebuild begin() {
        return Objects.requireNonNull(transactions.execute(_ -> {
            store.lock();
            if (running().isPresent()) {
                throw ProblemException.conflict("rebuild-running", "The projection is being built anew already.");
            }
            Instant now = clock.instant();
            store.begin(now, now.plus(properties.rebuildGrace()));
            return store.latest().orElseThrow();
        }));
    }

    /** The latest one. */
    Optional<Rebuild> latest() {
        return store.latest();
    }

    private Optional<Rebuild> running() {
        return store.latest().filter(rebuild -> rebuild.state() == State.RUNNING);
    }

    /** Does a part of the work, and says when to go on. */
    Duration step() {
        Optional<Rebuild> running = running();
        if (running.isEmpty()) {
            return purge();
        }
        Rebuild rebuild = running.get();
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
            RebuildPages.Page page = services.read(rebuild.part(), rebuild.nextPage());
            failures = 0;
            transactions.executeWithoutResult(status -> {
                if (!write(rebuild, page)) {
                    status.setRollbackOnly();
                }
            });
            return Duration.ZERO;
        } catch (UnavailableException e) {
            String why = note(rebuild, e.reason() + ": " + e.getMessage());
            log.warn("The projection waits for a service: {}", why);
            return FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
        } catch (RuntimeException e) {
            note(rebuild, e.toString());
            throw e;
        }
    }

    private String note(Rebuild rebuild, String cause) {
        String why = "%s, page %s: %s".formatted(rebuild.part(), rebuild.nextPage(), cause);
        transactions.executeWithoutResult(_ -> store.failed(rebuild, why));
        return why;
    }

    private boolean write(Rebuild rebuild, RebuildPages.Page page) {
        List<OrderFacts> facts = new ArrayList<>(page.orders());
        if (rebuild.part() == Part.ORDERS) {
            // What was heard before, and no service has in a list: e-mail addresses, steps that were overtaken.
            facts.addAll(orders.read(
                    generations.active().number(),
                    page.orders().stream().map(OrderFacts::id).toList()));
        }
        int rows = Merging.into(orders, rebuild.generation(), facts)
                + deliveries.write(rebuild.generation(), page.deliveries());
        return store.advance(
                rebuild,
                page.last() ? rebuild.part().next() : rebuild.part(),
                page.last() ? 0 : rebuild.nextPage() + 1,
                rows);
    }

    private Duration purge() {
        Instant now = clock.instant();
        int deleted = Objects.requireNonNull(transactions.execute(_ -> store.purge(now.minus(READERS), CHUNK)));
        if (deleted > 0) {
            return BETWEEN_CHUNKS;
        }
        transactions.executeWithoutResult(_ -> store.forget(now.minus(WRITERS)));
        return IDLE;
    }
}
