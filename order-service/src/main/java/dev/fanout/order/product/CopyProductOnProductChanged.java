package dev.fanout.order.product;

import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Keeps the copy of a product up to date. */
@Component
class CopyProductOnProductChanged implements EventHandler<ProductChanged> {

    private final Catalogue catalogue;

    CopyProductOnProductChanged(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Override
    public void handle(ProductChanged product, EventMetadata metadata) {
        catalogue.copy(product, metadata);
    }
}
