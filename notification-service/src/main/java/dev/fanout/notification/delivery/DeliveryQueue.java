package dev.fanout.notification.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Its plan is a promise: the first rows of an index. */
    static final String NEXT_FIRST = """
            select delivery_id, destination, failures, turn from delivery_queue
            where stage = 'FIRST' order by turn, delivery_id limit ? for update skip locked
            """;

    static final String NEXT_RETRIES = """
            select delivery_id, destination, failures, turn from delivery_queue
            where stage = 'RETRY' and due_at <= ? order by due_at limit ? for update skip locked
            """;

    static final String NEXT_PARKED = """
            select delivery_id, destination, failures, turn from delivery_queue
            where destination = ? and stage = 'PARKED' order by turn limit ? for update skip locked
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

    /** The turns for recipients of an occasion that has had some already. */
    Turns turns(long lastOfOccasion, Collection<UUID> lines) {
        Long head = jdbc.sql("select min(turn) from delivery_queue where stage = 'FIRST'")
                .query(Long.class)
                .optional()
                .orElse(0L);
        Map<UUID, Long> last = new HashMap<>();
        if (!lines.isEmpty()) {
            jdbc.sql("select line_id, max(turn) as last_turn from delivery_queue where line_id in (:lines)"
                            + " group by line_id")
                    .param("lines", lines)
                    .query(row -> {
                        last.put(row.getObject("line_id", UUID.class), row.getLong("last_turn"));
                    });
        }
        return new Turns(Math.max(served.get(), head), lastOfOccasion, last);
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
        List<Candidate> first = candidates(NEXT_FIRST, most);
        if (!first.isEmpty()) {
            served.accumulateAndGet(first.getLast().turn(), Math::max);
        }
        return first;
    }

    List<Candidate> retries(Instant now, int most) {
        return candidates(NEXT_RETRIES, Sql.at(now), most);
    }

    List<Candidate> parked(String destination, int most) {
        return candidates(NEXT_PARKED, destination, most);
    }

    private List<Candidate> candidates(String select, Object... parameters) {
        return jdbc.sql(select)
                .params(parameters)
                .query((row, _) -> new Candidate(
                        row.getObject("delivery_id", UUID.class),
                        row.getString("destination"),
                        row.getInt("failures"),
                        row.getLong("turn")))
                .list();
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

    /** Brings all that waits of a line forward: its end is to be noted now. */
    void bringForward(UUID line) {
        jdbc.sql("update delivery_queue set stage = 'FIRST' where line_id = ? and stage in ('RETRY', 'PARKED')")
                .param(line)
                .update();
    }
}
