package dev.fanout.notification.subscription;

import dev.fanout.events.SubscriptionEvent.SubscriptionDisabled;
import dev.fanout.events.SubscriptionEvent.SubscriptionFailing;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Line;
import dev.fanout.notification.delivery.LineKeeper;
import dev.fanout.notification.delivery.LineKeeper.Outcome.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What deliveries have to know of their subscriptions, and what subscriptions learn of their deliveries. */
@Component
class SubscriptionLines implements LineKeeper {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionLines.class);

    private final SubscriptionStore store;
    private final Deliveries deliveries;
    private final EventPublisher events;
    private final SubscriptionProperties properties;
    private final Clock clock;

    SubscriptionLines(
            SubscriptionStore store,
            Deliveries deliveries,
            EventPublisher events,
            SubscriptionProperties properties,
            Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.events = events;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Map<UUID, Line> find(Collection<UUID> lines) {
        Instant now = clock.instant();
        return store.find(lines).stream()
                .collect(Collectors.toMap(
                        Subscription::id,
                        subscription -> new Line(
                                subscription.secretsAt(now),
                                subscription.isDisabled()
                                        ? "the subscription is disabled: " + subscription.disabledReason()
                                        : null)));
    }

    @Override
    public void noted(List<Outcome> outcomes) {
        Map<UUID, List<Outcome>> byLine = outcomes.stream().collect(Collectors.groupingBy(Outcome::line));
        if (byLine.isEmpty()) {
            return;
        }
        List<UUID> working = new ArrayList<>();
        for (Subscription subscription : lockChanged(byLine)) {
            List<Outcome> its = Objects.requireNonNull(byLine.get(subscription.id()));
            Outcome last = its.getLast();
            if (its.stream().anyMatch(outcome -> outcome.kind() == Kind.GONE)) {
                disable(subscription, last.at(), "the receiver answered 410, and wants nothing any more");
            } else if (last.kind() == Kind.DELIVERED) {
                working.add(subscription.id());
            } else {
                boolean anew = its.stream().anyMatch(outcome -> outcome.kind() == Kind.DELIVERED);
                failed(
                        subscription,
                        anew
                                ? FailureClock.of(null, 0, last.at())
                                : FailureClock.of(subscription.failingSince(), subscription.warned(), last.at()),
                        last);
            }
        }
        if (!working.isEmpty()) {
            store.works(working);
        }
    }

    /** Those whose row changes: a success of one that works is the rule, and costs no lock. */
    private List<Subscription> lockChanged(Map<UUID, List<Outcome>> outcomes) {
        Set<UUID> failed = outcomes.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(outcome -> outcome.kind() != Kind.DELIVERED))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return store.lockFailing(outcomes.keySet(), failed);
    }

    /** Nothing is disabled that was not announced before. */
    private void failed(Subscription subscription, FailureClock before, Outcome failure) {
        Duration patience = properties.disableAfter();
        FailureClock now = before.at(patience, failure.at());
        store.fails(subscription.id(), now.since(), now.warned());
        if (before.warned() > 0 && before.isOver(patience, failure.at())) {
            disable(
                    subscription,
                    failure.at(),
                    "all its deliveries since " + now.since() + " have failed, the last one with: " + failure.text());
        } else if (now.warned() > before.warned()) {
            events.publish(new SubscriptionFailing(
                    subscription.id(), subscription.channel(), now.since(), now.warned(), now.end(patience)));
        }
    }

    private void disable(Subscription subscription, Instant now, String reason) {
        String told = reason.length() > 1_000 ? reason.substring(0, 1_000) : reason;
        store.disable(subscription.id(), now, told);
        deliveries.endAll(subscription.id());
        events.publish(new SubscriptionDisabled(subscription.id(), subscription.channel(), told));
        log.warn("Subscription {} is disabled: {}", subscription.id(), told);
    }
}
