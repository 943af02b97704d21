package dev.fanout.inventory.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.PermanentFailureException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReserveStockOnOrderPlacedTests {

    @Test
    void addsUpTheLinesOfOneProduct() {
        assertThat(ReserveStockOnOrderPlaced.wantedBy(order(line("pot", 1), line("cup", 2), line("pot", 3))))
                .containsExactly(new StockLine("cup", 2), new StockLine("pot", 4));
    }

    @Test
    void findsAnOrderWithoutLinesHopeless() {
        assertHopeless(order());
    }

    @Test
    void findsAQuantityBelowOneHopeless() {
        assertHopeless(order(line("cup", 1), line("pot", 0)));
        assertHopeless(order(line("cup", -1)));
    }

    @Test
    void findsAQuantityBeyondCountingHopeless() {
        assertHopeless(order(line("cup", Integer.MAX_VALUE), line("cup", 1)));
    }

    private static void assertHopeless(OrderPlaced placed) {
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> ReserveStockOnOrderPlaced.wantedBy(placed))
                .withMessageContaining(placed.orderId().toString());
    }

    private static OrderLine line(String sku, int quantity) {
        return new OrderLine(sku, quantity, new Money(100, "EUR"));
    }

    private static OrderPlaced order(OrderLine... lines) {
        return new OrderPlaced(
                UUID.randomUUID(),
                "c-1",
                "a@example.com",
                "tok_visa",
                new Money(100, "EUR"),
                Arrays.asList(lines),
                Instant.EPOCH,
                null);
    }
}
