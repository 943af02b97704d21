package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
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
            values (?, ?, ?, ?, ?, ?, ?)
            """;

    /**
     * The beginning of an index in both databases: H2 reads and locks all rows of a stage where a statement both orders
     * and locks, so the ids come first.
     */
    static final String NEXT_IN_TURN = """
            select delivery_id from delivery_queue where stage = ? order by stage, turn, delivery_id limit ?
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
    private final ParkedDestinations destinations;
    private final JdbcClient jdbc;

    /** The highest turn that this instance has taken: where the queue is, as long as it is empty. */
    private final AtomicLong served = new AtomicLong();

    DeliveryQueue(JdbcTemplate rows, ParkedDestinations destinations) {
        this.rows = rows;
        this.destinations = destinations;
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

    /**
     * Where the queue is: at its head, or, where nothing stands there, behind what was taken last, or, after a restart,
     * at the beginning of what is parked.
     */
    private long now() {
        long taken = Math.max(
                served.get(),
                turn("where stage = ? order by stage desc, turn desc limit 1", "CLAIMED")
                        .orElse(0L));
        return turn("where stage = ? order by stage, turn limit 1", "FIRST")
                .map(head -> Math.max(head - 1, taken))
                .orElseGet(() -> taken > 0
                        ? taken
                        : turn("where stage = ? order by stage, turn limit 1", "PARKED")
                                .orElse(0L));
    }

    private Optional<Long> turn(String where, Object parameter) {
        return jdbc.sql("select turn from delivery_queue " + where)
                .param(parameter)
                .query(Long.class)
                .optional();
    }

    /**
     * What goes to a destination of which something is parked already is parked as well, behind it.
     *
     * @return those destinations
     */
    Set<String> enter(List<NewDelivery> deliveries, Instant now) {
        Set<String> parked = destinations.withParked(deliveries.stream()
                .map(delivery -> delivery.recipient().destination())
                .collect(Collectors.toSet()));
        rows.batchUpdate(INSERT, deliveries, CHUNK, (insert, delivery) -> {
            String destination = delivery.recipient().destination();
            insert.setObject(1, delivery.id());
            insert.setObject(2, delivery.recipient().line());
            insert.setString(3, destination);
            insert.setString(4, parked.contains(destination) ? "PARKED" : "FIRST");
            insert.setLong(5, delivery.turn());
            insert.setObject(6, TimeColumns.at(now));
            insert.setInt(7, delivery.failures());
        });
        return parked;
    }

    // --- taking

    List<Candidate> first(int most) {
        return inTurn("FIRST", most);
    }

    /** Of lines that are closed. */
    List<Candidate> ending(int most) {
        return inTurn("ENDING", most);
    }

    private List<Candidate> inTurn(String stage, int most) {
        return lock(stage, jdbc.sql(NEXT_IN_TURN).params(stage, most));
    }

    List<Candidate> retries(Instant now, int most) {
        return lock("RETRY", jdbc.sql(NEXT_RETRIES).params(TimeColumns.at(now), most));
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

    /** What is served moves on with the highest turn of these. */
    void served(long turn) {
        served.accumulateAndGet(turn, Math::max);
    }

    void claim(List<UUID> deliveries, Instant lease) {
        if (!deliveries.isEmpty()) {
            jdbc.sql("update delivery_queue set stage = 'CLAIMED', due_at = :lease where delivery_id in (:ids)")
                    .param("lease", TimeColumns.at(lease))
                    .param("ids", deliveries)
                    .update();
        }
    }

    /** Lets what was taken, and then not begun, be taken again. */
    void giveBack(List<Claim> claims, Instant now) {
        rows.batchUpdate(
                "update delivery_queue set stage = 'RETRY', due_at = ? where delivery_id = ? and stage = 'CLAIMED'"
                        + " and due_at = ?",
                claims,
                CHUNK,
                (update, claim) -> {
                    update.setObject(1, TimeColumns.at(now));
                    update.setObject(2, claim.deliveryId());
                    update.setObject(3, TimeColumns.at(claim.lease()));
                });
    }

    /** Lets what an instance has not ended in time be taken again. */
    int takeOver(Instant now) {
        return jdbc.sql("update delivery_queue set stage = 'RETRY' where stage = 'CLAIMED' and due_at <= ?")
                .param(TimeColumns.at(now))
                .update();
    }

    /** Sets deliveries aside; see {@link ParkedDestinations#keep}. */
    void park(List<UUID> deliveries) {
        jdbc.sql("update delivery_queue set stage = 'PARKED' where delivery_id in (:ids)")
                .param("ids", deliveries)
                .update();
    }

    // --- ending

    /** Lets all that waits of a line come to its end now. */
    void endAll(UUID line) {
        jdbc.sql("update delivery_queue set stage = 'ENDING' where line_id = ? and stage <> 'CLAIMED'")
                .param(line)
                .update();
    }
}
