package dev.fanout.order.product;

import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Keeps the copy of a product up to date; a function of its own, so that no fault of it holds up a saga. */
@Component
@Subscription("product-copy")
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
