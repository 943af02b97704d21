package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.messaging.TransactionScoped;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.delivery.Deliveries.Part;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Channels channels;
    private final RetrySchedule schedule;
    private final RightOfWay rightOfWay;
    private final Clock clock;
    private final List<Told> told = new ArrayList<>();

    NewDeliveries(
            DeliveryStore store,
            DeliveryQueue queue,
            WakeAfterCommit wake,
            Channels channels,
            RetrySchedule schedule,
            RightOfWay rightOfWay,
            Clock clock) {
        this.channels = channels;
        this.schedule = schedule;
        this.rightOfWay = rightOfWay;
        this.store = store;
        this.queue = queue;
        this.wake = wake;
        this.clock = clock;
    }

    record Told(UUID id, Occasion occasion, Recipient recipient) {}

    /** @return the id of the delivery */
    UUID add(Occasion occasion, Recipient recipient) {
        if (told.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        rightOfWay.came();
        UUID id = TimeOrderedId.next();
        told.add(new Told(id, occasion, recipient));
        return id;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        store.insertOccasions(told.stream().map(Told::occasion).collect(Collectors.toCollection(LinkedHashSet::new)));
        Turns turns = queue.turns(linesOf(told.stream().map(Told::recipient).toList()));
        List<NewDelivery> entries = new ArrayList<>();
        for (Told each : told) {
            turns.nextOccasion(0);
            entries.add(entry(each, turns));
        }
        store(told, entries);
    }

    /** @return for each part the last turn of its occasion */
    List<Long> storeNow(List<Part> parts) {
        Map<UUID, Occasion> occasions =
                store.occasions(parts.stream().map(Part::occasion).collect(Collectors.toSet()));
        Turns turns = queue.turns(linesOf(
                parts.stream().flatMap(part -> part.recipients().stream()).toList()));
        List<Told> all = new ArrayList<>();
        List<NewDelivery> entries = new ArrayList<>();
        List<Long> lastTurns = new ArrayList<>();
        for (Part part : parts) {
            turns.nextOccasion(part.lastTurn());
            for (Recipient recipient : part.recipients()) {
                Told each = new Told(
                        TimeOrderedId.next(), Objects.requireNonNull(occasions.get(part.occasion())), recipient);
                all.add(each);
                entries.add(entry(each, turns));
            }
            lastTurns.add(turns.lastOfOccasion());
        }
        store(all, entries);
        return lastTurns;
    }

    private static NewDelivery entry(Told told, Turns turns) {
        return new NewDelivery(
                told.id(), told.recipient(), turns.next(told.recipient().line()), 0);
    }

    private void store(List<Told> all, List<NewDelivery> entries) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as exact as a database column
        store.insert(all, now);
        wake.afterCommit(queue.enter(entries, now));
    }

    /** Lets failed deliveries have a single attempt more. */
    Set<UUID> again(List<UUID> ids) {
        Map<UUID, Recipient> failed = store.reopen(ids, channels);
        Turns turns = queue.turns(linesOf(failed.values()));
        List<NewDelivery> entries = new ArrayList<>();
        failed.forEach((id, recipient) ->
                entries.add(new NewDelivery(id, recipient, turns.next(recipient.line()), schedule.attempts() - 1)));
        wake.afterCommit(queue.enter(entries, clock.instant()));
        return failed.keySet();
    }

    private static Set<UUID> linesOf(Collection<Recipient> recipients) {
        return recipients.stream().map(Recipient::line).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
