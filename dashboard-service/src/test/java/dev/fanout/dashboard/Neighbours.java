package dev.fanout.dashboard;

import dev.fanout.dashboard.LocalService.Behaviour;
import java.util.Map;
import org.springframework.test.context.DynamicPropertyRegistry;

/** The services that this one asks, each of them a {@link LocalService}. */
public final class Neighbours implements AutoCloseable {

    public static final String ORDER_ID = "0197f0e0-0000-7000-8000-000000000001";

    private static final String ORDERS = """
            {"items":[{"id":"%s","customerId":"c-1","status":"CONFIRMED","cancellationReason":null,\
            "total":{"amount":2500,"currency":"EUR"},"lines":[],"placedAt":"2026-11-30T12:00:00Z",\
            "decidedAt":"2026-11-30T12:00:01Z","deadline":"2026-11-30T12:01:00Z","settledAt":null,"traceId":null,\
            "saga":{"status":"RUNNING","inventory":"RESERVED","payment":"AUTHORIZED"}}],\
            "page":0,"size":50,"total":7}""".formatted(ORDER_ID);
    private static final String PAYMENTS = """
            {"items":[{"orderId":"%s","customerId":"c-1","status":"AUTHORIZED",\
            "amount":{"amount":2500,"currency":"EUR"},"declineReason":null,"providerReference":"secret-reference",\
            "updatedAt":"2026-11-30T12:00:01Z"}],"page":0,"size":50,"total":1}""".formatted(ORDER_ID);
    private static final String DELIVERIES = """
            {"items":[{"id":"0197f0e0-0000-7000-8000-000000000002","orderId":"%s","customerId":"c-1",\
            "channel":"email","recipient":"a@example.com","eventType":"order.confirmed.v1","status":"DELIVERED",\
            "createdAt":"2026-11-30T12:00:02Z","deliveredAt":"2026-11-30T12:00:03Z","attemptCount":1}],\
            "page":0,"size":50,"total":1}""".formatted(ORDER_ID);
    private static final String CUSTOMER = """
            {"id":"c-1","email":"a@example.com","orders":7,\
            "notifications":{"total":1,"lastAt":"2026-11-30T12:00:02Z"},\
            "subscriptions":{"total":0,"items":[]}}""";

    public final LocalService order = new LocalService();
    public final LocalService inventory = new LocalService();
    public final LocalService payment = new LocalService();
    public final LocalService notification = new LocalService();

    public Neighbours() {
        recover();
    }

    public static Behaviour orders() {
        return LocalService.json(ORDERS);
    }

    public static Behaviour payments() {
        return LocalService.json(PAYMENTS);
    }

    public static Behaviour notifications() {
        return LocalService.byPath(
                Map.of("/customers/", LocalService.json(CUSTOMER), "/deliveries", LocalService.json(DELIVERIES)));
    }

    /** All are well. */
    public void recover() {
        order.revive();
        order.behave(orders());
        inventory.revive();
        payment.revive();
        payment.behave(payments());
        notification.revive();
        notification.behave(notifications());
    }

    public void register(DynamicPropertyRegistry registry) {
        registry.add("fanout.dashboard.services.order.urls", order::url);
        registry.add("fanout.dashboard.services.inventory.urls", inventory::url);
        registry.add("fanout.dashboard.services.payment.urls", payment::url);
        registry.add("fanout.dashboard.services.notification.urls", notification::url);
    }

    @Override
    public void close() {
        order.close();
        inventory.close();
        payment.close();
        notification.close();
    }
}
