package dev.fanout.notification.customer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Traces;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.delivery.Recipient;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells customers by e-mail, or by the log where the service has no mail server. */
@Component
class CustomerNotices {

    private static final JsonMapper JSON = new JsonMapper();

    private final Deliveries deliveries;
    private final Channel channel;
    private final Traces traces;

    CustomerNotices(Deliveries deliveries, Channels channels, Traces traces) {
        this.deliveries = deliveries;
        this.channel = channels.named("email").or(() -> channels.named("log")).orElseThrow();
        this.traces = traces;
    }

    /** What an e-mail shows of an order. */
    private record Figures(Money total, List<OrderLine> lines) {}

    /** @param reason absent if the order was confirmed */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Told(
            UUID orderId,
            String customerId,
            @Nullable CancellationReason reason,
            @Nullable Money total,
            @Nullable List<OrderLine> lines) {}

    String figuresOf(OrderPlaced placed) {
        return JSON.writeValueAsString(new Figures(placed.total(), placed.lines()));
    }

    /** @param reason the message that is the reason to tell it now */
    void tell(Notice notice, EventMetadata reason) {
        Figures figures = notice.figures() == null ? null : JSON.readValue(notice.figures(), Figures.class);
        Told told = new Told(
                notice.orderId(),
                notice.customerId(),
                notice.cancellation(),
                figures == null ? null : figures.total(),
                figures == null ? null : figures.lines());
        Occasion occasion = new Occasion(
                TimeOrderedId.next(),
                notice.eventType(),
                notice.orderId().toString(),
                notice.customerId(),
                notice.orderId(),
                reason.time(),
                JSON.writeValueAsString(told),
                Cause.of(reason),
                traces.current().orElse(null));
        deliveries.tell(
                occasion,
                new Recipient(null, null, channel.name(), notice.address(), channel.destinationOf(notice.address())));
    }
}
