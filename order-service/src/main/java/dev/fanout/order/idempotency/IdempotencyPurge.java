package dev.fanout.order.idempotency;

import dev.fanout.defaults.TimeColumns;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes keys that are older than their retention, in chunks, each a transaction. May run in all instances. */
@Component
class IdempotencyPurge {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyPurge.class);
    private static final int CHUNK = 1000;

    /** The age is asked for twice, or a key that a request has taken anew meanwhile would go too. */
    private static final String DELETE = """
            delete from idempotency_key where created_at < :before and (request_key, customer_id, caller) in (
                select request_key, customer_id, caller from idempotency_key
                where created_at < :before order by created_at limit :most)
            """;

    private final JdbcClient database;
    private final IdempotencyProperties properties;
    private final Clock clock;

    IdempotencyPurge(JdbcClient database, IdempotencyProperties properties, Clock clock) {
        this.database = database;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${fanout.order.idempotency-purge-interval:10m}",
            fixedDelayString = "${fanout.order.idempotency-purge-interval:10m}")
    void purge() {
        try {
            Instant before = clock.instant().minus(properties.idempotencyRetention());
            int deleted;
            do {
                deleted = database.sql(DELETE)
                        .param("before", TimeColumns.at(before))
                        .param("most", CHUNK)
                        .update();
            } while (deleted == CHUNK);
        } catch (RuntimeException e) {
            log.warn("The purge of idempotency keys failed and will be tried again: {}", e.toString());
        }
    }
}
