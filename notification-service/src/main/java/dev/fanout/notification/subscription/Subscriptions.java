package dev.fanout.notification.subscription;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.Traces;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.channel.webhook.Secrets;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.delivery.Recipient;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes and changes subscriptions. */
@Service
@Transactional
class Subscriptions {

    private static final String WEBHOOK = "webhook";

    private final SubscriptionStore store;
    private final Channels channels;
    private final Secrets secrets;
    private final EventsToTell events;
    private final Deliveries deliveries;
    private final Traces traces;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Subscriptions(
            SubscriptionStore store,
            Channels channels,
            Secrets secrets,
            EventsToTell events,
            Deliveries deliveries,
            Traces traces,
            TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.channels = channels;
        this.secrets = secrets;
        this.events = events;
        this.deliveries = deliveries;
        this.traces = traces;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Looks at the target, which may take as long as the network does, before the transaction.
     *
     * @throws ProblemException 409 if there are as many subscriptions as there may be; 422 if a type is unknown, or the
     *     target is none of the channel
     */
    @Transactional(propagation = Propagation.NEVER)
    public Subscription create(
            List<String> eventTypes,
            String channelName,
            String target,
            @Nullable String customerId,
            @Nullable String subject) {
        if (store.isFull()) {
            throw ProblemException.conflict(
                    "too-many-subscriptions",
                    "There are as many subscriptions as there may be; delete one, or ask the operator for more.");
        }
        List<InvalidField> unknown = new ArrayList<>();
        for (int i = 0; i < eventTypes.size(); i++) {
            if (!events.areTold(eventTypes.get(i))) {
                unknown.add(new InvalidField(
                        "eventTypes[" + i + "]", "no event of this name is told; those that are: " + events.names()));
            }
        }
        if (!unknown.isEmpty()) {
            throw ProblemException.unprocessable(
                    "unknown-event-type", "The subscription names events that do not exist.", unknown);
        }
        Channel channel = channelOf(channelName);
        channel.objectionTo(target).ifPresent(objection -> {
            throw ProblemException.unprocessable(
                    "target-refused", "The target " + objection + ".", new InvalidField("target", objection));
        });
        Subscription subscription = new Subscription(
                TimeOrderedId.next(),
                eventTypes.stream().distinct().sorted().toList(),
                channelName,
                target,
                customerId,
                subject,
                now(),
                channelName.equals(WEBHOOK) ? secrets.next() : null,
                null,
                null,
                null,
                0,
                null,
                null);
        transactions.executeWithoutResult(_ -> store.insert(subscription, channel.destinationOf(target)));
        return subscription;
    }

    private Channel channelOf(String name) {
        return channels.named(name).orElseThrow(() -> {
            String objection = name.equals("email")
                    ? "the service has no mail server (spring.mail.host)"
                    : "must be webhook, email or log";
            return ProblemException.unprocessable(
                    "unknown-channel",
                    "The service has no channel of this name.",
                    new InvalidField("channel", objection));
        });
    }

    @Transactional(readOnly = true)
    public Subscription get(UUID id) {
        return store.find(id)
                .orElseThrow(() ->
                        ProblemException.notFound("subscription-not-found", "There is no subscription " + id + "."));
    }

    List<Subscription> page(@Nullable String channel, @Nullable Boolean disabled, int page, int size) {
        return store.page(channel, disabled, size, (long) page * size);
    }

    long count(@Nullable String channel, @Nullable Boolean disabled) {
        return store.count(channel, disabled);
    }

    void delete(UUID id) {
        if (!store.delete(id)) {
            get(id);
        }
        deliveries.endAll(id);
    }

    /** @return the id of the delivery */
    UUID sendSample(UUID id) {
        Subscription subscription = locked(id);
        if (subscription.isDisabled()) {
            throw ProblemException.conflict(
                    "subscription-disabled", "The subscription is disabled; enable it before you test it.");
        }
        Instant now = now();
        UUID occasion = TimeOrderedId.next();
        Channel channel = channelOf(subscription.channel());
        return deliveries.tell(
                new Occasion(
                        occasion,
                        "fanout.test",
                        id.toString(),
                        null,
                        null,
                        now,
                        "{\"subscriptionId\":\"" + id + "\"}",
                        new Cause(id.toString(), null),
                        traces.current().orElse(null)),
                new Recipient(
                        id,
                        null,
                        subscription.channel(),
                        subscription.target(),
                        channel.destinationOf(subscription.target())));
    }

    Subscription rotateSecret(UUID id) {
        Subscription subscription = locked(id);
        if (subscription.secret() == null) {
            throw ProblemException.conflict("no-secret", "Only webhooks are signed, so only they have secrets.");
        }
        if (subscription.secretsAt(now()).size() > 1) {
            throw ProblemException.conflict(
                    "secret-rotated",
                    "Two secrets are valid until " + subscription.oldSecretUntil()
                            + "; a third one would end the first.");
        }
        store.replaceSecret(id, secrets.next(), subscription.secret(), now().plus(Subscription.BOTH_SECRETS));
        return get(id);
    }

    Subscription enable(UUID id) {
        if (!locked(id).isDisabled()) {
            throw ProblemException.conflict("subscription-enabled", "The subscription is not disabled.");
        }
        store.enable(id);
        return get(id);
    }

    private Subscription locked(UUID id) {
        return store.lock(List.of(id)).stream().findFirst().orElseGet(() -> Objects.requireNonNull(get(id)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS); // as exact as a database column
    }
}
