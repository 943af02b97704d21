package dev.fanout.notification.recipient;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.notification.delivery.Recipient;
import dev.fanout.notification.recipient.ExpansionController.ExpansionView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of events whose recipients are being written down. Takes part in the transaction of the caller. */
@Component
class ExpansionStore {

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    ExpansionStore(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** What an expansion is known by. */
    record Key(UUID occasionId, String audience) {}

    /**
     * An event whose recipients are being written down.
     *
     * @param nextSeq the first that is not written down yet
     * @param endSeq the last
     * @param lastTurn that a recipient of it got in the queue
     * @param begunAt when the event came
     */
    record Expansion(
            UUID occasionId, String type, String audience, long nextSeq, long endSeq, long lastTurn, Instant begunAt) {}

    /** One who is interested. */
    record Interested(long seq, Recipient recipient) {}

    void begin(List<NewExpansions.Begun> begun, Instant now) {
        List<Object[]> expansions = new ArrayList<>();
        for (NewExpansions.Begun each : begun) {
            each.ends()
                    .forEach((audience, end) -> expansions.add(new Object[] {
                        each.occasion().id(),
                        each.occasion().type(),
                        audience,
                        end,
                        TimeColumns.at(now),
                        TimeColumns.at(now)
                    }));
        }
        rows.batchUpdate("""
                insert into expansion (occasion_id, event_type, audience, next_seq, end_seq, last_turn, begun_at,
                    touched_at)
                values (?, ?, ?, 0, ?, 0, ?, ?)
                """, expansions);
    }

    /** Those that have waited longest of those of which nothing is written down yet. */
    List<Key> newOnes(int most) {
        return keys("where next_seq = 0 order by next_seq, touched_at limit ?", most);
    }

    /** Those that have waited longest of the others. */
    List<Key> begunOnes(int most) {
        return keys("where next_seq > 0 order by touched_at limit ?", most);
    }

    private List<Key> keys(String which, int most) {
        return jdbc.sql("select occasion_id, audience from expansion " + which)
                .param(most)
                .query((row, _) -> new Key(row.getObject("occasion_id", UUID.class), row.getString("audience")))
                .list();
    }

    /** Locks those of these that are still there; what another instance is at is left to it. */
    List<Expansion> lock(List<Key> keys) {
        // In a statement of its own: H2 would lock all rows of one that orders and locks.
        return jdbc.sql("""
                select occasion_id, event_type, audience, next_seq, end_seq, last_turn, begun_at
                from expansion where occasion_id in (:occasions) and audience in (:audiences) for update skip locked
                """)
                .param("occasions", keys.stream().map(Key::occasionId).collect(Collectors.toSet()))
                .param("audiences", keys.stream().map(Key::audience).collect(Collectors.toSet()))
                .query((row, _) -> new Expansion(
                        row.getObject("occasion_id", UUID.class),
                        row.getString("event_type"),
                        row.getString("audience"),
                        row.getLong("next_seq"),
                        row.getLong("end_seq"),
                        row.getLong("last_turn"),
                        TimeColumns.instant(row, "begun_at")))
                .list();
    }

    /** The oldest first. */
    List<ExpansionView> page(int page, int size) {
        return jdbc.sql("""
                select e.occasion_id, e.event_type, o.subject, e.audience, e.next_seq, e.end_seq, e.begun_at,
                    e.touched_at
                from expansion e join occasion o on o.id = e.occasion_id
                order by e.begun_at, e.occasion_id, e.audience limit ? offset ?
                """)
                .params(size, (long) page * size)
                .query((row, _) -> new ExpansionView(
                        row.getObject("occasion_id", UUID.class),
                        row.getString("event_type"),
                        row.getString("subject"),
                        row.getString("audience"),
                        share(row.getLong("next_seq"), row.getLong("end_seq")),
                        TimeColumns.instant(row, "begun_at"),
                        TimeColumns.instant(row, "touched_at")))
                .list();
    }

    /** Of the places up to the end, that there are from 1 on, those that were passed. */
    private static double share(long next, long end) {
        return next == 0 ? 0 : Math.min(1, (next - 1.0) / end);
    }

    long count() {
        return jdbc.sql("select count(*) from expansion").query(Long.class).single();
    }

    void toTheEnd(Key key, Instant now) {
        jdbc.sql("update expansion set touched_at = ? where occasion_id = ? and audience = ?")
                .params(TimeColumns.at(now), key.occasionId(), key.audience())
                .update();
    }

    /** The next recipients, in the order in which they subscribed. */
    List<Interested> next(Expansion expansion, int most) {
        return jdbc.sql("""
                select i.seq, s.id, s.channel, s.target, s.destination
                from subscription_interest i join subscription s on s.id = i.subscription_id
                where i.event_type = ? and i.audience = ? and i.seq between ? and ?
                order by i.event_type, i.audience, i.seq limit ?
                """)
                .params(expansion.type(), expansion.audience(), expansion.nextSeq(), expansion.endSeq(), most)
                .query((row, _) -> new Interested(
                        row.getLong("seq"),
                        new Recipient(
                                row.getObject("id", UUID.class),
                                null,
                                row.getString("channel"),
                                row.getString("target"),
                                row.getString("destination"))))
                .list();
    }

    void advance(Expansion expansion, long nextSeq, long lastTurn, Instant now) {
        jdbc.sql("""
                update expansion set next_seq = ?, last_turn = ?, touched_at = ? where occasion_id = ? and audience = ?
                """)
                .params(nextSeq, lastTurn, TimeColumns.at(now), expansion.occasionId(), expansion.audience())
                .update();
    }

    void end(List<Expansion> expansions) {
        rows.batchUpdate(
                "delete from expansion where occasion_id = ? and audience = ?",
                expansions.stream()
                        .map(expansion -> new Object[] {expansion.occasionId(), expansion.audience()})
                        .toList());
    }
}
