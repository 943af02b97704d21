package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.Traces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells recipients, remembers it and announces it. */
@Component
public class Deliveries {

    private final DeliveryRows rows;
    private final Channel channel;
    private final Outgoing outgoing;
    private final EventPublisher events;
    private final Traces traces;
    private final Clock clock;

    Deliveries(
            DeliveryRows rows, Channel channel, Outgoing outgoing, EventPublisher events, Traces traces, Clock clock) {
        this.rows = rows;
        this.channel = channel;
        this.outgoing = outgoing;
        this.events = events;
        this.traces = traces;
        this.clock = clock;
    }

    /**
     * Tells one recipient when the transaction of the caller is about to commit: nobody is told where it fails before,
     * and only where the commit itself fails, the recipient was told all the same and is told again by the repetition.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException if no transaction is active
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deliver(Notice notice) {
        UUID id = TimeOrderedId.next();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as exact as a database column
        String traceId = traces.current().map(Traces::idIn).orElse(null);
        rows.save(new Delivery(id, notice, channel.name(), now, traceId));
        outgoing.add(channel, id, notice);
        events.publish(new NotificationSent(id, notice.orderId(), channel.name()));
    }
}
