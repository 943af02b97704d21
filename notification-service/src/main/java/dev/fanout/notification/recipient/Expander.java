package dev.fanout.notification.recipient;

import dev.fanout.defaults.AfterCommit;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Deliveries.Part;
import dev.fanout.notification.delivery.RightOfWay;
import dev.fanout.notification.recipient.ExpansionStore.Expansion;
import dev.fanout.notification.recipient.ExpansionStore.Interested;
import dev.fanout.notification.recipient.ExpansionStore.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes recipients down, a part of each event's in one transaction, the event first that has waited longest. New
 * events have steps of their own, so one with very many recipients keeps no new one waiting, and others no longer than
 * a part takes. A crash forgets nothing and repeats nothing: how far it has come is in the same transaction.
 */
@Component
class Expander {

    private static final Logger log = LoggerFactory.getLogger(Expander.class);

    private static final Duration LOOK_OUT = Duration.ofSeconds(1);

    /** Recipients that are written down in one transaction, and events among which these are shared. */
    private static final int MOST_RECIPIENTS = 250;

    private static final int MOST_EVENTS = 50;

    private final ExpansionStore store;
    private final Deliveries deliveries;
    private final TransactionTemplate transactions;
    private final RightOfWay rightOfWay;
    private final ExpansionMetrics metrics;
    private final Clock clock;

    Expander(
            ExpansionStore store,
            Deliveries deliveries,
            TransactionTemplate transactions,
            RightOfWay rightOfWay,
            ExpansionMetrics metrics,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.rightOfWay = rightOfWay;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** The first part of events that have just come: all that most of them have. */
    Duration begin() {
        Duration rest = step(() -> store.newOnes(MOST_EVENTS), MOST_RECIPIENTS);
        if (rest.isZero()) {
            rightOfWay.came();
        }
        return rest;
    }

    /** The next parts of the others. */
    Duration goOn() {
        return rightOfWay.piece(MOST_RECIPIENTS, most -> step(() -> store.begunOnes(MOST_EVENTS), most));
    }

    private Duration step(Supplier<List<Key>> which, int most) {
        try {
            return expand(which.get(), most) ? Duration.ZERO : LOOK_OUT;
        } catch (RuntimeException e) {
            return expandOneByOne(which.get(), most, e);
        }
    }

    /** One that cannot be expanded goes to the end, so that it keeps no other waiting. */
    private Duration expandOneByOne(List<Key> next, int most, RuntimeException failure) {
        int failed = 0;
        for (Key one : next) {
            try {
                expand(List.of(one), most);
            } catch (RuntimeException e) {
                failed++;
                log.warn("The recipients of event {} cannot be written down now: {}", one.occasionId(), e.toString());
                transactions.executeWithoutResult(_ -> store.toTheEnd(one, clock.instant()));
            }
        }
        if (failed == next.size()) {
            throw failure; // an outage, as a rule
        }
        return Duration.ZERO;
    }

    /** @return whether there was anything to do */
    private boolean expand(List<Key> next, int most) {
        if (next.isEmpty()) {
            return false;
        }
        List<Expansion> ended = new ArrayList<>();
        transactions.executeWithoutResult(_ -> ended.addAll(writeDown(store.lock(next), most)));
        Instant now = clock.instant();
        ended.forEach(expansion -> metrics.ended(Duration.between(expansion.begunAt(), now)));
        return true;
    }

    /**
     * @param mostOfAll recipients, which the expansions share
     * @return those of which all recipients are written down
     */
    private List<Expansion> writeDown(List<Expansion> expansions, int mostOfAll) {
        int most = Math.max(1, mostOfAll / Math.max(1, expansions.size()));
        List<Expansion> ended = new ArrayList<>();
        List<Expansion> going = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        List<Long> nextSeqs = new ArrayList<>();
        for (Expansion expansion : expansions) {
            List<Interested> interested = store.next(expansion, most);
            if (interested.size() < most) {
                ended.add(expansion);
            }
            if (!interested.isEmpty()) {
                going.add(expansion);
                nextSeqs.add(interested.getLast().seq() + 1);
                parts.add(new Part(
                        expansion.occasionId(),
                        interested.stream().map(Interested::recipient).toList(),
                        expansion.lastTurn()));
            }
        }
        if (!parts.isEmpty()) {
            List<Long> lastTurns = deliveries.tellMore(parts);
            int written =
                    parts.stream().mapToInt(part -> part.recipients().size()).sum();
            AfterCommit.run(() -> metrics.wroteDown(written));
            Instant now = clock.instant();
            for (int i = 0; i < going.size(); i++) {
                if (!ended.contains(going.get(i))) {
                    store.advance(going.get(i), nextSeqs.get(i), lastTurns.get(i), now);
                }
            }
        }
        store.end(ended);
        return ended;
    }
}
