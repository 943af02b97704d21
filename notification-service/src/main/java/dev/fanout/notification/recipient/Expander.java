package dev.fanout.notification.recipient;

import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.recipient.ExpansionStore.Expansion;
import dev.fanout.notification.recipient.ExpansionStore.Interested;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes recipients down, a part of each event's in one transaction, the event first that has waited longest. So an
 * event with very many recipients keeps no other waiting for longer than a part takes, and a crash forgets nothing and
 * repeats nothing: how far it has come is in the same transaction.
 */
@Component
class Expander {

    private static final Duration LOOK_OUT = Duration.ofSeconds(1);

    /** Recipients that are written down in one transaction, and events among which these are shared. */
    private static final int MOST_RECIPIENTS = 1_000;

    private static final int MOST_EVENTS = 50;

    private final ExpansionStore store;
    private final Deliveries deliveries;
    private final TransactionTemplate transactions;
    private final Timer timer;
    private final Clock clock;

    Expander(
            ExpansionStore store,
            Deliveries deliveries,
            TransactionTemplate transactions,
            MeterRegistry meters,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.timer = Timer.builder("fanout.expansion")
                .description("From an event's arrival until all its recipients are written down")
                .publishPercentileHistogram()
                .register(meters);
        this.clock = clock;
    }

    Duration step() {
        List<Expansion> ended = new ArrayList<>();
        Boolean more = transactions.execute(_ -> {
            List<Expansion> next = store.lockNext(MOST_EVENTS);
            int part = MOST_RECIPIENTS / Math.max(1, next.size());
            for (Expansion expansion : next) {
                if (expand(expansion, part)) {
                    ended.add(expansion);
                }
            }
            return !next.isEmpty();
        });
        Instant now = clock.instant();
        ended.forEach(expansion -> timer.record(Duration.between(expansion.begunAt(), now)));
        return Boolean.TRUE.equals(more) ? Duration.ZERO : LOOK_OUT;
    }

    /** @return whether all are written down */
    private boolean expand(Expansion expansion, int most) {
        List<Interested> interested = store.next(expansion, most);
        long lastTurn = expansion.lastTurn();
        if (!interested.isEmpty()) {
            Occasion occasion = deliveries.occasion(expansion.occasionId()).orElseThrow();
            lastTurn = deliveries.tellMore(
                    occasion, interested.stream().map(Interested::recipient).toList(), lastTurn);
        }
        if (interested.size() < most) {
            store.end(expansion);
            return true;
        }
        store.advance(expansion, interested.getLast().seq() + 1, lastTurn, clock.instant());
        return false;
    }
}
