package dev.fanout.notification.recipient;

import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.Traces;
import dev.fanout.notification.delivery.Occasion;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Begins to write down the recipients of an event. Who they are is fixed here: a subscription that is made later gets
 * nothing of it. An event that interests nobody leaves nothing behind.
 */
@Component
class Expansions {

    /** How long an event waits for its order, which says whom it is about. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Interests interests;
    private final NewExpansions begun;
    private final EventCodec codec;
    private final Traces traces;
    private final Clock clock;

    Expansions(Interests interests, NewExpansions begun, EventCodec codec, Traces traces, Clock clock) {
        this.interests = interests;
        this.begun = begun;
        this.codec = codec;
        this.traces = traces;
        this.clock = clock;
    }

    void begin(ShopEvent event, EventMetadata metadata) {
        Optional<String> customer = interests.customerOf(event);
        if (customer.isEmpty() && event.orderId() != null && interests.dependOnCustomer(event)) {
            awaitOrder(event, metadata);
        }
        Map<String, Long> audiences = interests.of(event);
        if (audiences.isEmpty()) {
            return;
        }
        begun.add(
                new Occasion(
                        metadata.id(),
                        metadata.type(),
                        event.subject(),
                        customer.orElse(null),
                        event.orderId(),
                        metadata.time(),
                        new String(codec.write(event), StandardCharsets.UTF_8),
                        Cause.of(metadata),
                        traces.current().orElse(null)),
                audiences);
    }

    /** The order comes by another queue, and says who the customer is. */
    private void awaitOrder(ShopEvent event, EventMetadata metadata) {
        String unknown = "order " + event.orderId() + " has not been seen yet, and says whom this is about";
        if (metadata.time().plus(LONGEST_WAIT).isAfter(clock.instant())) {
            throw new DependencyUnavailableException(unknown);
        }
        throw new PermanentFailureException(unknown); // a dead letter: the operator replays it once the order is there
    }
}
