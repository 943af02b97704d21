package dev.fanout.notification.recipient;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.TransactionScoped;
import dev.fanout.notification.customer.Customers;
import dev.fanout.notification.subscription.Audience;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is interested in the events of the current batch. */
@Component
@TransactionScoped
class Interests {

    private final JdbcClient jdbc;
    private final Customers customers;
    private final Map<UUID, String> customerOfOrder = new HashMap<>();

    /** The highest seq of each audience that has subscriptions, by type. */
    private final Map<String, Map<String, Long>> ends = new HashMap<>();

    private final Map<String, Boolean> customersAskedFor = new HashMap<>();

    Interests(JdbcClient jdbc, Customers customers) {
        this.jdbc = jdbc;
        this.customers = customers;
    }

    void lookUp(Collection<? extends ShopEvent> batch) {
        customerOfOrder.putAll(customers.of(batch.stream()
                .filter(event -> customerIn(event).isEmpty())
                .map(ShopEvent::orderId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())));
        Map<String, Set<String>> audiences = new LinkedHashMap<>();
        for (ShopEvent event : batch) {
            audiences
                    .computeIfAbsent(EventTypes.nameOf(event.getClass()), _ -> new LinkedHashSet<>())
                    .addAll(Audience.allOf(customerOf(event).orElse(null), event.subject()));
        }
        audiences.forEach(this::lookUp);
    }

    private void lookUp(String type, Set<String> audiences) {
        Map<String, Long> found = new HashMap<>();
        // Those who want all may be very many: the last of them is one look, and the highest of them would be as many.
        jdbc.sql("""
                select seq from subscription_interest where event_type = ? and audience = ?
                order by event_type desc, audience desc, seq desc limit 1
                """)
                .params(type, Audience.ALL)
                .query(Long.class)
                .optional()
                .ifPresent(seq -> found.put(Audience.ALL, seq));
        audiences.remove(Audience.ALL);
        jdbc.sql("""
                select audience, max(seq) as end_seq from subscription_interest
                where event_type = :type and audience in (:audiences) group by audience
                """).param("type", type).param("audiences", audiences).query(row -> {
            found.put(row.getString("audience"), row.getLong("end_seq"));
        });
        ends.put(type, found);
    }

    /** The audiences of an event of the batch that have subscriptions now, each with the seq of the last of them. */
    Map<String, Long> of(ShopEvent event) {
        Map<String, Long> found = ends.getOrDefault(EventTypes.nameOf(event.getClass()), Map.of());
        Map<String, Long> interested = new LinkedHashMap<>();
        for (String audience : Audience.allOf(customerOf(event).orElse(null), event.subject())) {
            Long end = found.get(audience);
            if (end != null) {
                interested.put(audience, end);
            }
        }
        return interested;
    }

    /** Whom the event is about, if it says so, or if the order is known. */
    Optional<String> customerOf(ShopEvent event) {
        return customerIn(event).or(() -> Optional.ofNullable(event.orderId()).map(customerOfOrder::get));
    }

    /** Whether some subscription to events of this type asks for a customer. */
    boolean dependOnCustomer(ShopEvent event) {
        return customersAskedFor.computeIfAbsent(EventTypes.nameOf(event.getClass()), this::isAskedForByCustomer);
    }

    private boolean isAskedForByCustomer(String type) {
        return jdbc.sql("""
                        select s.id from subscription_interest i join subscription s on s.id = i.subscription_id
                        where i.event_type = ? and s.customer_id is not null limit 1
                        """).param(type).query(UUID.class).optional().isPresent();
    }

    private static Optional<String> customerIn(ShopEvent event) {
        return switch (event) {
            case OrderPlaced placed -> Optional.of(placed.customerId());
            case OrderConfirmed confirmed -> Optional.of(confirmed.customerId());
            case OrderCancelled cancelled -> Optional.of(cancelled.customerId());
            default -> Optional.empty();
        };
    }
}
