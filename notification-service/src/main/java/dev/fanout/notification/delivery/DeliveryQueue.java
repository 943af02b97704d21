package dev.fanout.notification.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table of what is still to be sent. Its order is made when a delivery enters (see {@link Turns}), so to take the
 * next ones is the beginning of an index, however long the queue is. Takes part in the transaction of the caller; what
 * another instance has locked is left to it.
 */
@Component
class DeliveryQueue {

    private static final int CHUNK = 500;

    private static final String INSERT = """
            insert into delivery_queue (delivery_id, line_id, destination, stage, turn, due_at, failures)
            values (?, ?, ?, 'FIRST', ?, ?, ?)
            """;

    /**
     * The beginning of an index in both databases: H2 reads and locks all rows of a stage where a statement both orders
     * and locks, so the ids come first.
     */
    static final String NEXT_FIRST = """
            select delivery_id from delivery_queue where stage = 'FIRST' order by stage, turn, delivery_id limit ?
            """;

    static final String NEXT_RETRIES = """
            select delivery_id from delivery_queue where stage = 'RETRY' and due_at <= ? order by stage, due_at limit ?
            """;

    static final String NEXT_PARKED = """
            select delivery_id from delivery_queue
            where destination = ? and stage = 'PARKED' order by destination, stage, turn limit ?
            """;

    private static final String LOCK = """
            select delivery_id, destination, failures, turn from delivery_queue
            where delivery_id in (:ids) and stage = :stage for update skip locked
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    /** The highest turn that this instance has taken: where the queue is, as long as it is empty. */
    private final AtomicLong served = new AtomicLong();

    DeliveryQueue(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** A row that could be taken. */
    record Candidate(UUID deliveryId, String destination, int failures, long turn) {}

    // --- entering

    /** The turns for deliveries of these lines. */
    Turns turns(Collection<UUID> lines) {
        return new Turns(now(), lastTurnsOf(lines));
    }

    /** By one look into the index for each: the highest of a group would be found by reading all of the group. */
    private Map<UUID, Long> lastTurnsOf(Collection<UUID> lines) {
        Map<UUID, Long> last = new HashMap<>();
        if (!lines.isEmpty()) {
            String ids = String.join(", ", Collections.nCopies(lines.size(), "(cast(? as uuid))"));
            jdbc.sql("""
                    select line.id, (
                        select turn from delivery_queue q where q.line_id = line.id
                        order by q.line_id desc, q.turn desc limit 1) as last_turn
                    from (values %s) as line (id)
                    """.formatted(ids)).params(List.copyOf(lines)).query(row -> {
                long turn = row.getLong("last_turn");
                if (!row.wasNull()) {
                    last.put(row.getObject("id", UUID.class), turn);
                }
            });
        }
        return last;
    }

    /** Where the queue is: at its head, or, where nothing stands there, behind what was taken last. */
    private long now() {
        long taken = Math.max(
                served.get(),
                turn("where stage = ? order by stage desc, turn desc limit 1", "CLAIMED")
                        .orElse(0L));
        return turn("where stage = ? order by stage, turn limit 1", "FIRST")
                .map(head -> Math.max(head - 1, taken))
                .orElseGet(() -> Math.max(
                        taken,
                        turn("where stage = ? order by stage desc, turn desc limit 1", "PARKED")
                                .orElse(0L)));
    }

    private Optional<Long> turn(String where, Object parameter) {
        return jdbc.sql("select turn from delivery_queue " + where)
                .param(parameter)
                .query(Long.class)
                .optional();
    }

    void enter(List<NewDelivery> deliveries, Instant now) {
        rows.batchUpdate(INSERT, deliveries, CHUNK, (insert, delivery) -> {
            insert.setObject(1, delivery.id());
            insert.setObject(2, delivery.recipient().line());
            insert.setString(3, delivery.recipient().destination());
            insert.setLong(4, delivery.turn());
            insert.setObject(5, Sql.at(now));
            insert.setInt(6, delivery.failures());
        });
    }

    // --- taking

    List<Candidate> first(int most) {
        List<Candidate> first = lock("FIRST", jdbc.sql(NEXT_FIRST).param(most));
        first.forEach(candidate -> served.accumulateAndGet(candidate.turn(), Math::max));
        return first;
    }

    List<Candidate> retries(Instant now, int most) {
        return lock("RETRY", jdbc.sql(NEXT_RETRIES).params(Sql.at(now), most));
    }

    List<Candidate> parked(String destination, int most) {
        return lock("PARKED", jdbc.sql(NEXT_PARKED).params(destination, most));
    }

    /** In their order; without those that another instance has locked, or has taken meanwhile. */
    private List<Candidate> lock(String stage, JdbcClient.StatementSpec next) {
        List<UUID> ids =
                next.query((row, _) -> row.getObject("delivery_id", UUID.class)).list();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, Candidate> locked = new HashMap<>();
        jdbc.sql(LOCK).param("ids", ids).param("stage", stage).query(row -> {
            UUID id = row.getObject("delivery_id", UUID.class);
            locked.put(
                    id, new Candidate(id, row.getString("destination"), row.getInt("failures"), row.getLong("turn")));
        });
        return ids.stream().map(locked::get).filter(Objects::nonNull).toList();
    }

    boolean hasParked(String destination) {
        return jdbc.sql(NEXT_PARKED)
                .params(destination, 1)
                .query(UUID.class)
                .optional()
                .isPresent();
    }

    void claim(List<UUID> deliveries, Instant lease) {
        if (!deliveries.isEmpty()) {
            jdbc.sql("update delivery_queue set stage = 'CLAIMED', due_at = :lease where delivery_id in (:ids)")
                    .param("lease", Sql.at(lease))
                    .param("ids", deliveries)
                    .update();
        }
    }

    /** Lets what an instance has not ended in time be taken again. */
    int takeOver(Instant now) {
        return jdbc.sql("update delivery_queue set stage = 'RETRY' where stage = 'CLAIMED' and due_at <= ?")
                .param(Sql.at(now))
                .update();
    }

    // --- parking

    /** Sets deliveries aside whose destination has no place for them now. */
    void park(String destination, List<UUID> deliveries, Instant resumeAt) {
        jdbc.sql("update delivery_queue set stage = 'PARKED' where delivery_id in (:ids)")
                .param("ids", deliveries)
                .update();
        do { // the row must stay locked until these are seen, or the last one to look would delete it
            jdbc.sql("insert into parked_destination (destination, resume_at) values (?, ?) on conflict do nothing")
                    .params(destination, Sql.at(resumeAt))
                    .update();
        } while (jdbc.sql("select destination from parked_destination where destination = ? for update")
                .param(destination)
                .query(String.class)
                .optional()
                .isEmpty());
    }

    /** Locks destinations whose parked deliveries may be looked after. */
    List<String> resumable(Instant now, int most) {
        return jdbc.sql("""
                select destination from parked_destination where resume_at <= ? order by resume_at limit ?
                for update skip locked
                """)
                .params(Sql.at(now), most)
                .query((row, _) -> row.getString("destination"))
                .list();
    }

    /** Locks one of them; false if nothing of it is parked, or if another instance is at it. */
    boolean lockParked(String destination) {
        return jdbc.sql("select destination from parked_destination where destination = ? for update skip locked")
                .param(destination)
                .query(String.class)
                .optional()
                .isPresent();
    }

    void resumeAt(String destination, Instant time) {
        jdbc.sql("update parked_destination set resume_at = ? where destination = ?")
                .params(Sql.at(time), destination)
                .update();
    }

    /** Nothing of it is parked any more. */
    void allResumed(String destination) {
        jdbc.sql("delete from parked_destination where destination = ?")
                .param(destination)
                .update();
    }

    // --- ending

    /** Brings all that waits of a line forward: its end is to be noted now, beside what others wait for. */
    void bringForward(UUID line) {
        turn("where line_id = ? order by line_id, turn limit 1", line)
                .ifPresent(first ->
                        jdbc.sql("""
                        update delivery_queue set stage = 'FIRST', turn = turn + ?
                        where line_id = ? and stage in ('RETRY', 'PARKED')
                        """).params(Math.max(0, now() - first), line).update());
    }
}
