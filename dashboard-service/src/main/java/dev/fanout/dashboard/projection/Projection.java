package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.ProjectionMetrics;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.TransactionScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What the events of the current transaction say of orders and notifications: written together, when only the commit is
 * missing, into the generation that answers and into one that is being built.
 */
@Component
@TransactionScoped
public class Projection implements TransactionSynchronization {

    private final ProjectionWriter writer;
    private final ProjectionMetrics metrics;
    private final ProjectionLag lag;
    private final Clock clock;
    private final List<OrderFacts> orders = new ArrayList<>();
    private final List<DeliveryFacts> deliveries = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();

    /** An event that the projection shows. */
    private record Heard(String part, Instant time) {}

    Projection(ProjectionWriter writer, ProjectionMetrics metrics, ProjectionLag lag, Clock clock) {
        this.writer = writer;
        this.metrics = metrics;
        this.lag = lag;
        this.clock = clock;
    }

    /**
     * Adds what an event says, if it says something of an order or of a notification.
     *
     * @param time of the fact
     */
    public void add(ShopEvent event, Instant time) {
        Optional<OrderFacts> order = FactsOfEvents.ofOrder(event, time);
        Optional<DeliveryFacts> delivery = FactsOfEvents.ofDelivery(event, time);
        if (order.isEmpty() && delivery.isEmpty()) {
            return;
        }
        if (heard.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        order.ifPresent(orders::add);
        delivery.ifPresent(deliveries::add);
        heard.add(new Heard(order.isPresent() ? "orders" : "notifications", time));
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        metrics.written(heard.size(), writer.write(orders, deliveries));
    }

    @Override
    public void afterCommit() {
        Instant now = clock.instant();
        heard.forEach(event -> metrics.visible(event.part(), event.time(), now));
        heard.stream().map(Heard::time).max(Instant::compareTo).ifPresent(newest -> lag.shown(newest, now));
    }
}
