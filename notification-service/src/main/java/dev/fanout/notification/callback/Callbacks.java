package dev.fanout.notification.callback;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.BatchEvent.ItemError;
import dev.fanout.events.CancellationReason;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.Traces;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.delivery.Recipient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Calls back those who placed a batch: once for each of its orders, whatever becomes of it, and once at the end. */
@Component
class Callbacks {

    private static final JsonMapper JSON = new JsonMapper();

    /** How long an item waits for its batch, which says where to call. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final KnownCallbacks known;
    private final Deliveries deliveries;
    private final Channel webhooks;
    private final Traces traces;
    private final Clock clock;

    Callbacks(KnownCallbacks known, Deliveries deliveries, Channels channels, Traces traces, Clock clock) {
        this.known = known;
        this.deliveries = deliveries;
        this.webhooks = channels.named("webhook").orElseThrow();
        this.traces = traces;
        this.clock = clock;
    }

    /** What became of an order. */
    enum Status {
        CONFIRMED,
        CANCELLED,
        REJECTED
    }

    /**
     * The callback of one order.
     *
     * @param index its place in the request, from 0
     * @param orderId absent if it was rejected
     * @param errors why it was rejected; otherwise left out
     */
    record Settled(
            UUID batchId,
            int index,
            @Nullable UUID orderId,
            Status status,
            @Nullable CancellationReason cancellationReason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ItemError> errors) {}

    /** The callback of the batch. */
    record Completed(UUID batchId, int total, int confirmed, int cancelled, int rejected) {}

    void settled(Settled item, @Nullable String customerId, EventMetadata reason) {
        tell("order.settled", item.batchId(), item, item.orderId(), customerId, reason);
    }

    void completed(Completed batch, EventMetadata reason) {
        tell("batch.completed", batch.batchId(), batch, null, null, reason);
    }

    private void tell(
            String type,
            UUID batchId,
            Object data,
            @Nullable UUID orderId,
            @Nullable String customerId,
            EventMetadata reason) {
        urlOf(batchId, reason)
                .ifPresent(url -> deliveries.tell(
                        new Occasion(
                                TimeOrderedId.next(),
                                type,
                                (orderId == null ? batchId : orderId).toString(),
                                customerId,
                                orderId,
                                reason.time(),
                                JSON.writeValueAsString(data),
                                Cause.of(reason),
                                traces.current().orElse(null)),
                        new Recipient(null, batchId, webhooks.name(), url, webhooks.destinationOf(url))));
    }

    /** Empty if nobody wants to know. */
    private Optional<String> urlOf(UUID batchId, EventMetadata reason) {
        Optional<Callback> callback = known.of(batchId);
        if (callback.isEmpty()) {
            String unknown = "batch " + batchId + " has not been seen yet, and says where to call";
            if (reason.time().plus(LONGEST_WAIT).isAfter(clock.instant())) {
                throw new DependencyUnavailableException(unknown);
            }
            throw new PermanentFailureException(
                    unknown); // a dead letter: the operator replays it once the batch is there
        }
        return callback.map(Callback::url);
    }
}
