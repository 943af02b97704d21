package dev.fanout.notification.delivery;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.messaging.EventPublisher;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells recipients, remembers it and announces it. */
@Component
public class Deliveries {

    /** Time-ordered, so that an index on ids grows at its end. */
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private final DeliveryRows rows;
    private final Channel channel;
    private final EventPublisher events;
    private final Clock clock;

    Deliveries(DeliveryRows rows, Channel channel, EventPublisher events, Clock clock) {
        this.rows = rows;
        this.channel = channel;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Tells one recipient, in the transaction of the caller: if it rolls back, the recipient may have been told all the same, and is told
     * again by the repetition.
     *
     * @throws org.springframework.transaction.IllegalTransactionStateException if no transaction is active
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void deliver(Notice notice) {
        UUID id = IDS.generate();
        channel.send(id, notice);
        rows.save(new Delivery(id, notice, channel.name(), clock.instant()));
        events.publish(new NotificationSent(id, notice.orderId(), channel.name()));
    }
}
