package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Reply;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Places orders. Products reach order-service as events, so for a moment after the PUT it may not know them. */
final class Checkout {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNKNOWN_PRODUCT = 422;

    private final Shop shop;

    Checkout(Shop shop) {
        this.shop = shop;
    }

    Order place(NewOrder order, String idempotencyKey) throws IOException {
        Optional<Reply> known = Patience.within(
                PATIENCE,
                () -> Optional.of(shop.post(order, idempotencyKey)).filter(reply -> reply.status() != UNKNOWN_PRODUCT));
        Reply reply = known.isPresent() ? known.get() : shop.post(order, idempotencyKey);
        if (reply.status() != 202) {
            throw new LocalStackException("POST /orders: expected 202, found " + reply.status() + " " + reply.body());
        }
        return shop.orderIn(reply);
    }
}
