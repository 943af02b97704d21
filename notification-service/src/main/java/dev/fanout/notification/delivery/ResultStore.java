package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes what came of attempts. Takes part in the transaction of the caller. */
@Component
class ResultStore {

    private static final int CHUNK = 500;

    private static final String INSERT_ATTEMPT = """
            insert into delivery_attempt (delivery_id, at, duration_ms, verdict, status, text)
            values (?, ?, ?, ?, ?, ?)
            """;

    private static final String END = """
            update delivery set status = ?, delivered_at = ?, attempts = ?, next_attempt_at = null, failure = ?
            where id = ?
            """;

    private static final String RETRY = """
            update delivery set attempts = ?, next_attempt_at = ?, failure = ? where id = ?
            """;

    private static final String REQUEUE = """
            update delivery_queue set stage = 'RETRY', failures = ?, due_at = ?
            where delivery_id = ? and stage = 'CLAIMED' and due_at = ?
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    ResultStore(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** A delivery that is to be attempted again. */
    record Retry(Result result, Instant at) {}

    /** Those of these that have not ended. */
    Set<UUID> lockPending(Collection<UUID> deliveries) {
        return new HashSet<>(
                jdbc.sql("select id from delivery where id in (:ids) and status = 'PENDING' order by id for update")
                        .param("ids", deliveries)
                        .query(UUID.class)
                        .list());
    }

    void attempts(List<Result> results) {
        rows.batchUpdate(INSERT_ATTEMPT, results, CHUNK, (insert, result) -> {
            insert.setObject(1, result.delivery().id());
            insert.setObject(2, TimeColumns.at(result.at()));
            insert.setInt(3, (int) result.took().toMillis());
            insert.setString(4, result.answer().verdict().name());
            insert.setObject(5, result.answer().status());
            insert.setString(6, result.answer().text());
        });
    }

    void end(List<Consequences.Ended> ended) {
        rows.batchUpdate(END, ended, CHUNK, (update, end) -> {
            Result result = end.result();
            update.setString(1, (end.delivered() ? DeliveryStatus.DELIVERED : DeliveryStatus.FAILED).name());
            update.setObject(2, end.delivered() ? TimeColumns.at(end.at()) : null);
            update.setInt(3, result.delivery().attempts() + (result.attempted() ? 1 : 0));
            update.setString(4, end.delivered() ? null : result.answer().text());
            update.setObject(5, result.delivery().id());
        });
        if (!ended.isEmpty()) {
            jdbc.sql("delete from delivery_queue where delivery_id in (:ids)")
                    .param(
                            "ids",
                            ended.stream()
                                    .map(end -> end.result().delivery().id())
                                    .toList())
                    .update();
        }
    }

    void retries(List<Retry> retries) {
        rows.batchUpdate(RETRY, retries, CHUNK, (update, retry) -> {
            update.setInt(1, retry.result().delivery().attempts() + 1);
            update.setObject(2, TimeColumns.at(retry.at()));
            update.setString(3, retry.result().answer().text());
            update.setObject(4, retry.result().delivery().id());
        });
        rows.batchUpdate(REQUEUE, retries, CHUNK, (update, retry) -> {
            Claim claim = retry.result().claim();
            update.setInt(1, claim.failures() + 1);
            update.setObject(2, TimeColumns.at(retry.at()));
            update.setObject(3, claim.deliveryId());
            update.setObject(4, TimeColumns.at(claim.lease()));
        });
    }
}
