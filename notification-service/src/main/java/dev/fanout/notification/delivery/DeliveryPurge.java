package dev.fanout.notification.delivery;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes deliveries that have ended, and what belonged to them, after their retention. May run in all instances. */
@Component
class DeliveryPurge {

    private static final Logger log = LoggerFactory.getLogger(DeliveryPurge.class);
    private static final int CHUNK = 1000;

    private final List<Retained> stores;
    private final TransactionTemplate transactions;
    private final DeliveryProperties properties;
    private final Clock clock;

    DeliveryPurge(List<Retained> stores, TransactionTemplate transactions, DeliveryProperties properties, Clock clock) {
        this.stores = stores;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${fanout.deliveries.purge-interval:10m}",
            fixedDelayString = "${fanout.deliveries.purge-interval:10m}")
    void purge() {
        try {
            Instant before = clock.instant().minus(properties.retention());
            stores.forEach(store -> purge(store, before));
        } catch (RuntimeException e) {
            log.warn("The purge of deliveries failed and will be tried again: {}", e.toString());
        }
    }

    private void purge(Retained store, Instant before) {
        int deleted;
        do {
            deleted = Objects.requireNonNull(transactions.execute(_ -> store.purge(before, CHUNK)));
        } while (deleted == CHUNK);
    }
}
