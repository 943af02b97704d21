package dev.fanout.dashboard.event;

import dev.fanout.dashboard.projection.Projection;
import dev.fanout.events.BatchEvent;
import dev.fanout.events.InventoryEvent;
import dev.fanout.events.NotificationEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent;
import dev.fanout.events.ShopEvent;
import dev.fanout.events.SubscriptionEvent;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.Traces;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes every event of the shop into the audit log, and what it says of orders and notifications beside it. */
@Component
class RecordEventOnShopEvent implements MessageHandler<ShopEvent> {

    private static final int LONGEST_CUSTOMER_ID = 255;

    private final NewEvents log;
    private final Projection projection;
    private final Traces traces;
    private final Clock clock;

    RecordEventOnShopEvent(NewEvents log, Projection projection, Traces traces, Clock clock) {
        this.log = log;
        this.projection = projection;
        this.traces = traces;
        this.clock = clock;
    }

    @Override
    public void handle(ShopEvent event, EventMetadata metadata, byte[] payload) {
        log.add(
                new Kept(
                        new AuditEvent(
                                metadata.id(),
                                metadata.type(),
                                metadata.source(),
                                metadata.subject(),
                                metadata.sequence(),
                                event.orderId(),
                                customerOf(event),
                                metadata.time().truncatedTo(ChronoUnit.MICROS),
                                clock.instant().truncatedTo(ChronoUnit.MICROS),
                                traces.current().map(Traces::idIn).orElse(null),
                                metadata.correlationId(),
                                metadata.causationId()),
                        JsonText.of(payload)),
                event);
        projection.add(event, metadata.time());
    }

    /** Only the events of orders name their customer. */
    private static @Nullable String customerOf(ShopEvent event) {
        String customer = switch (event) {
            case OrderPlaced placed -> placed.customerId();
            case OrderConfirmed confirmed -> confirmed.customerId();
            case OrderCancelled cancelled -> cancelled.customerId();
            case BatchEvent _, InventoryEvent _, PaymentEvent _, NotificationEvent _, SubscriptionEvent _ -> null;
        };
        if (customer != null && (customer.length() > LONGEST_CUSTOMER_ID || customer.indexOf('\0') >= 0)) {
            throw new PermanentFailureException(
                    "expected a customer id of at most %s characters, none of them U+0000, found one of %s"
                            .formatted(LONGEST_CUSTOMER_ID, customer.length()));
        }
        return customer;
    }
}
