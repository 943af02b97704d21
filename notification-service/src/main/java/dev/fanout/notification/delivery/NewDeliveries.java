package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.messaging.TransactionScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The deliveries of the current transaction: stored together, when only the commit is missing. */
@Component
@TransactionScoped
class NewDeliveries implements TransactionSynchronization {

    private final DeliveryStore store;
    private final DeliveryQueue queue;
    private final WakeAfterCommit wake;
    private final Clock clock;
    private final List<Told> told = new ArrayList<>();

    NewDeliveries(DeliveryStore store, DeliveryQueue queue, WakeAfterCommit wake, Clock clock) {
        this.store = store;
        this.queue = queue;
        this.wake = wake;
        this.clock = clock;
    }

    private record Told(UUID id, Occasion occasion, Recipient recipient) {}

    /** @return the id of the delivery */
    UUID add(Occasion occasion, Recipient recipient) {
        if (told.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
            wake.afterCommit();
        }
        UUID id = TimeOrderedId.next();
        told.add(new Told(id, occasion, recipient));
        return id;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        Set<Occasion> occasions =
                told.stream().map(Told::occasion).collect(Collectors.toCollection(LinkedHashSet::new));
        store.insertOccasions(occasions);
        Turns turns = queue.turns(0, linesOf(told.stream().map(Told::recipient).toList()));
        List<NewDelivery> deliveries = new ArrayList<>();
        for (Told each : told) {
            turns.nextOccasion();
            deliveries.add(new NewDelivery(
                    each.id(),
                    each.occasion(),
                    each.recipient(),
                    turns.next(each.recipient().line())));
        }
        storeNow(deliveries);
    }

    /** @return the last turn of the occasion */
    long storeNow(Occasion occasion, List<Recipient> recipients, long lastTurn) {
        Turns turns = queue.turns(lastTurn, linesOf(recipients));
        storeNow(recipients.stream()
                .map(recipient ->
                        new NewDelivery(TimeOrderedId.next(), occasion, recipient, turns.next(recipient.line())))
                .toList());
        return turns.lastOfOccasion();
    }

    private void storeNow(List<NewDelivery> deliveries) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as exact as a database column
        store.insert(deliveries, now);
        queue.enter(deliveries, now);
    }

    private static Set<UUID> linesOf(List<Recipient> recipients) {
        return recipients.stream().map(Recipient::line).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
