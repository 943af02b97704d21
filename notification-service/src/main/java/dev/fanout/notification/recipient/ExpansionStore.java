package dev.fanout.notification.recipient;

import dev.fanout.notification.delivery.Recipient;
import dev.fanout.notification.delivery.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of events whose recipients are being written down. Takes part in the transaction of the caller. */
@Component
class ExpansionStore {

    private final JdbcClient jdbc;
    private final ExpansionWake wake;

    ExpansionStore(JdbcClient jdbc, ExpansionWake wake) {
        this.jdbc = jdbc;
        this.wake = wake;
    }

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

    void begin(UUID occasion, String type, String audience, long endSeq, Instant now) {
        jdbc.sql("""
                insert into expansion (occasion_id, event_type, audience, next_seq, end_seq, last_turn, begun_at,
                    touched_at)
                values (?, ?, ?, 0, ?, 0, ?, ?)
                """)
                .params(occasion, type, audience, endSeq, Sql.at(now), Sql.at(now))
                .update();
        wake.afterCommit();
    }

    /** Locks those that have waited longest; what another instance is at is left to it. */
    List<Expansion> lockNext(int most) {
        List<UUID> next = jdbc.sql("select occasion_id from expansion order by touched_at limit ?")
                .param(most)
                .query((row, _) -> row.getObject("occasion_id", UUID.class))
                .list();
        if (next.isEmpty()) {
            return List.of();
        }
        // H2 would lock all rows of a statement that orders and locks.
        return jdbc.sql("""
                select occasion_id, event_type, audience, next_seq, end_seq, last_turn, begun_at
                from expansion where occasion_id in (:next) for update skip locked
                """)
                .param("next", next)
                .query((row, _) -> new Expansion(
                        row.getObject("occasion_id", UUID.class),
                        row.getString("event_type"),
                        row.getString("audience"),
                        row.getLong("next_seq"),
                        row.getLong("end_seq"),
                        row.getLong("last_turn"),
                        Sql.instant(row, "begun_at")))
                .list();
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
                .params(nextSeq, lastTurn, Sql.at(now), expansion.occasionId(), expansion.audience())
                .update();
    }

    void end(Expansion expansion) {
        jdbc.sql("delete from expansion where occasion_id = ? and audience = ?")
                .params(expansion.occasionId(), expansion.audience())
                .update();
    }
}
