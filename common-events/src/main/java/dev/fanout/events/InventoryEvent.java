package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.util.List;
import java.util.UUID;

/** Facts announced by inventory-service. */
@Announces("inventory")
public sealed interface InventoryEvent extends ShopEvent {

    /** What became of the goods of one order. */
    sealed interface StockEvent extends InventoryEvent {

        @Override
        UUID orderId();

        @Override
        default String subject() {
            return orderId().toString();
        }
    }

    /** All goods of the order are set aside until the order is confirmed or cancelled. */
    @EventType("stock.reserved.v1")
    record StockReserved(UUID orderId) implements StockEvent {}

    /** @param missing what could not be set aside, at least one; nothing stays reserved */
    @EventType("stock.rejected.v1")
    record StockRejected(UUID orderId, List<Shortage> missing) implements StockEvent {

        public StockRejected {
            missing = List.copyOf(missing);
        }
    }

    /**
     * A product that an order asks more of than there is; {@code available} is 0 for a product that inventory does not
     * know.
     */
    record Shortage(String sku, int requested, int available) {}

    /** The reserved goods have left the stock. */
    @EventType("stock.committed.v1")
    record StockCommitted(UUID orderId, List<StockLine> lines) implements StockEvent {

        public StockCommitted {
            lines = List.copyOf(lines);
        }
    }

    /** @param lines what went back on the shelf; empty where there was nothing to undo */
    @EventType("stock.released.v1")
    record StockReleased(UUID orderId, List<StockLine> lines) implements StockEvent {

        public StockReleased {
            lines = List.copyOf(lines);
        }
    }

    /** Goods of one product. */
    record StockLine(String sku, int quantity) {}

    /** A product was created, renamed or priced anew. */
    @EventType("product.changed.v1")
    record ProductChanged(String sku, String name, Money price) implements InventoryEvent {

        @Override
        public String subject() {
            return sku;
        }
    }
}
