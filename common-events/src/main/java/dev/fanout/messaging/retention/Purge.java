package dev.fanout.messaging.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes old rows in small transactions, one after the other, so that nobody waits for it long. The inbox has no index
 * by time, for every message would pay for it; its oldest rows lie in front, so a chunk is found soon, and only the
 * last look of a purge goes through the whole table. A message whose dead letter may still be replayed keeps its row,
 * or the replay would handle it twice.
 */
class Purge {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);

    private static final String DEAD_LETTERS = """
            delete from dead_letter where id in (
                select id from dead_letter where status in ('RESOLVED', 'DISCARDED') and changed_at < :before limit :chunk)
            and status in ('RESOLVED', 'DISCARDED') and changed_at < :before
            """;
    private static final String REPLAY_JOBS = """
            delete from replay_job where id in (select id from replay_job where ended_at < :before limit :chunk)
            """;
    private static final String INBOX = """
            delete from inbox where message_id in (
                select message_id from inbox where handled_at < :before and not exists (
                    select 1 from dead_letter where event_id = inbox.message_id and status in ('OPEN', 'REPLAYING'))
                limit :chunk)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final RetentionProperties properties;
    private final Clock clock;

    Purge(JdbcClient jdbc, TransactionTemplate transactions, RetentionProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Deletes a chunk of each table, and says when to go on. */
    Duration step() {
        Instant now = clock.instant();
        Map<String, Integer> deleted = new LinkedHashMap<>();
        delete("dead letters", DEAD_LETTERS, now.minus(properties.deadLetters()), deleted);
        delete("replay jobs", REPLAY_JOBS, now.minus(properties.deadLetters()), deleted);
        delete("inbox rows", INBOX, now.minus(properties.inbox()), deleted);
        if (!deleted.isEmpty()) {
            log.info("Purged {}", deleted);
        }
        return deleted.containsValue(properties.chunk()) ? BETWEEN_CHUNKS : properties.interval();
    }

    private void delete(String what, String sql, Instant before, Map<String, Integer> deleted) {
        OffsetDateTime limit = before.atOffset(ZoneOffset.UTC);
        Integer count = transactions.execute(_ -> jdbc.sql(sql)
                .param("before", limit)
                .param("chunk", properties.chunk())
                .update());
        if (count != null && count > 0) {
            deleted.put(what, count);
        }
    }
}
