package dev.fanout.order.idempotency;

import dev.fanout.defaults.TimeColumns;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
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

    private static final String OLDEST = """
            select request_key from idempotency_key where created_at < :before order by created_at limit :most
            """;

    /** The age is asked for twice, or a key that a request has taken anew meanwhile would go too. */
    private static final String DELETE = """
            delete from idempotency_key where request_key in (:keys) and created_at < :before
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
            OffsetDateTime before = TimeColumns.at(clock.instant().minus(properties.idempotencyRetention()));
            int old;
            do {
                old = purge(before);
            } while (old == CHUNK);
        } catch (RuntimeException e) {
            log.warn("The purge of idempotency keys failed and will be tried again: {}", e.toString());
        }
    }

    /**
     * In two statements: H2 looks over the whole table for each key that a subselect finds.
     *
     * @return how many keys were old, at most a chunk
     */
    private int purge(OffsetDateTime before) {
        List<String> keys = database.sql(OLDEST)
                .param("before", before)
                .param("most", CHUNK)
                .query((row, _) -> row.getString("request_key"))
                .list();
        if (!keys.isEmpty()) {
            database.sql(DELETE).param("keys", keys).param("before", before).update();
        }
        return keys.size();
    }
}
