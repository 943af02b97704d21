package dev.fanout.notification.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.test.FanoutTest;
import dev.fanout.messaging.test.OtherServices;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The service as its neighbours know it, without its routes. */
@FanoutTest
class TellsCustomersIT {

    private final UUID orderId = UUID.randomUUID();

    @Autowired
    private OtherServices others;

    @Test
    void announcesThatACustomerWasTold() {
        others.announce(placedBy("a@example.com"));

        EventMetadata confirmed = others.announce(new OrderConfirmed(orderId, "c-1"));

        await().untilAsserted(() -> assertThat(others.heardBecauseOf(confirmed))
                .singleElement()
                .satisfies(told -> {
                    assertThat(told.event())
                            .isInstanceOfSatisfying(
                                    NotificationSent.class,
                                    sent -> assertThat(sent.orderId()).isEqualTo(orderId));
                    assertThat(told.metadata().correlationId()).isEqualTo(orderId.toString());
                }));
    }

    @Test
    void tellsWhatHasWaitedForTheAddress() {
        others.announce(new OrderCancelled(orderId, "c-1", CancellationReason.OUT_OF_STOCK, null));

        EventMetadata placed = others.announce(placedBy("a@example.com"));

        await().untilAsserted(() -> assertThat(others.heardBecauseOf(placed)).hasSize(1));
    }

    @Test
    void keepsAnOrderWithoutAnAddressForTheOperator(@Autowired DeadLetters deadLetters) {
        EventMetadata placed = others.announce(placedBy(" "));

        await().untilAsserted(() -> assertThat(deadLetters.page(DeadLetterFilter.ALL, 0, 10))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.messageId()).isEqualTo(placed.id().toString());
                    assertThat(letter.exception()).isEqualTo(PermanentFailureException.class.getName());
                }));
    }

    private OrderPlaced placedBy(String address) {
        return new OrderPlaced(
                orderId,
                "c-1",
                address,
                "tok_visa",
                new Money(1250, "EUR"),
                List.of(new OrderLine("cup", 1, new Money(1250, "EUR"))),
                Instant.now(),
                null);
    }
}
