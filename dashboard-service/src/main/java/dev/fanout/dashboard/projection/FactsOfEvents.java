package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.projection.DeliveryFacts.Address;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.Money;
import dev.fanout.events.NotificationEvent;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventTypes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts that an event brings. */
final class FactsOfEvents {

    private FactsOfEvents() {}

    /** What it says of an order; empty if it is no event of a saga. */
    static Optional<OrderFacts> ofOrder(ShopEvent event, Instant time) {
        return switch (event) {
            case OrderEvent decision -> Optional.of(of(decision, time));
            case StockEvent answer -> Optional.of(step(answer, answer.orderId(), time, null, null));
            case PaymentEvent answer -> Optional.of(of(answer, time));
            default -> Optional.empty();
        };
    }

    private static OrderFacts of(OrderEvent event, Instant time) {
        Map<String, Instant> steps = stepsOf(event, time);
        return switch (event) {
            case OrderPlaced placed ->
                new OrderFacts(
                        placed.orderId(),
                        steps,
                        placed.customerId(),
                        Facts.storable(placed.customerEmail()),
                        placed.total(),
                        null,
                        null,
                        null);
            case OrderConfirmed confirmed -> decided(confirmed.orderId(), steps, confirmed.customerId(), null);
            case OrderCancelled cancelled ->
                decided(cancelled.orderId(), steps, cancelled.customerId(), cancelled.reason());
        };
    }

    private static OrderFacts decided(
            UUID order, Map<String, Instant> steps, String customer, @Nullable CancellationReason reason) {
        return new OrderFacts(order, steps, customer, null, null, reason, null, null);
    }

    private static OrderFacts of(PaymentEvent event, Instant time) {
        return switch (event) {
            case PaymentAuthorized _, PaymentCaptured _ -> step(event, event.orderId(), time, null, null);
            case PaymentDeclined declined -> step(event, event.orderId(), time, declined.reason(), null);
            case PaymentVoided voided -> step(event, event.orderId(), time, null, voided.amount());
            case PaymentRefunded refunded -> step(event, event.orderId(), time, null, refunded.amount());
        };
    }

    private static OrderFacts step(
            ShopEvent event, UUID order, Instant time, @Nullable String declineReason, @Nullable Money undone) {
        return new OrderFacts(
                order, stepsOf(event, time), null, null, null, null, Facts.storable(declineReason), undone);
    }

    private static Map<String, Instant> stepsOf(ShopEvent event, Instant time) {
        return Map.of(EventTypes.nameOf(event.getClass()), Facts.exact(time));
    }

    /** What it says of a notification; empty if it does not say what was told. */
    static Optional<DeliveryFacts> ofDelivery(ShopEvent event, Instant time) {
        return switch (event) {
            case NotificationSent sent -> Optional.ofNullable(sent.told()).map(told -> ended(sent, told, time, true));
            case NotificationFailed failed ->
                Optional.ofNullable(failed.told()).map(told -> ended(failed, told, time, false));
            default -> Optional.empty();
        };
    }

    private static DeliveryFacts ended(NotificationEvent event, Told told, Instant time, boolean delivered) {
        Instant at = Facts.exact(time);
        String channel =
                event instanceof NotificationSent sent ? sent.channel() : ((NotificationFailed) event).channel();
        return new DeliveryFacts(
                event.deliveryId(),
                event.orderId(),
                Facts.storable(told.customerId()),
                new Address(storable(channel), storable(told.recipient())),
                storable(told.eventType()),
                Facts.exact(told.createdAt()),
                delivered ? at : null,
                at);
    }

    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
