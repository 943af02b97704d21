package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.dashboard.projection.Rebuild.Part;
import dev.fanout.dashboard.projection.Rebuild.State;
import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of rebuilds and generations. Takes part in the transaction of the caller. */
@Component
class RebuildStore {

    /** Before all ids. */
    static final UUID START = new UUID(0, 0);

    private final JdbcClient jdbc;

    RebuildStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the transaction ends nobody else begins one, or switches over. */
    void lock() {
        jdbc.sql("select generation from projection_generation where state = 'ACTIVE' for update")
                .query((row, _) -> row.getInt("generation"))
                .single();
    }

    /** The latest one. */
    Optional<Rebuild> latest() {
        return jdbc.sql("select * from projection_rebuild order by generation desc limit 1")
                .query((row, _) -> rebuild(row))
                .optional();
    }

    /**
     * Takes the one that runs, or keeps it.
     *
     * @param reader who takes it
     * @param until when it may be taken by another one
     * @return empty if none runs, or another reader has it still
     */
    Optional<Rebuild> take(String reader, Instant now, Instant until) {
        int taken = jdbc.sql("""
                update projection_rebuild set reader = ?, reader_until = ?
                where state = 'RUNNING' and (reader is null or reader = ? or reader_until < ?)
                """).params(reader, at(until), reader, at(now)).update();
        return taken == 1 ? latest() : Optional.empty();
    }

    /**
     * Takes the projection for incomplete if nothing was heard yet, and it was never built anew. The caller has locked.
     *
     * @return whether that is so
     */
    boolean doubtIfNew() {
        return jdbc.sql("""
                update projection_generation set complete = false
                where state = 'ACTIVE' and not exists (select 1 from projection_rebuild)
                    and not exists (select 1 from audit_event) and not exists (select 1 from order_view)
                """).update() == 1;
    }

    /** @param readsFrom no service is read before */
    void begin(Instant now, Instant readsFrom) {
        int generation = 1
                + jdbc.sql("select max(generation) as latest from projection_generation")
                        .query((row, _) -> row.getInt("latest"))
                        .single();
        jdbc.sql("insert into projection_generation (generation, state, complete, since) values (?, 'BUILDING', ?, ?)")
                .params(generation, false, at(now))
                .update();
        jdbc.sql("""
                insert into projection_rebuild
                    (generation, state, part, pages, rows_written, started_at, reads_from)
                values (?, 'RUNNING', 'ORDERS', 0, 0, ?, ?)
                """).params(generation, at(now), at(readsFrom)).update();
    }

    /**
     * A page is read and written.
     *
     * @param after where the next one begins
     * @return false if another reader has done that before; then the caller takes back what it has written
     */
    boolean advance(Rebuild from, Part part, UUID after, int rows) {
        return jdbc.sql("""
                update projection_rebuild
                set part = ?, after_id = ?, pages = pages + 1, rows_written = rows_written + ?, error = null
                where generation = ? and state = 'RUNNING' and part = ? and after_id = ?
                """)
                        .params(
                                part.name(),
                                after,
                                rows,
                                from.generation(),
                                from.part().name(),
                                from.after())
                        .update()
                == 1;
    }

    /** The next page could not be read. The reader keeps it until a time, to try again. */
    void failed(Rebuild rebuild, String reader, String error, Instant until) {
        jdbc.sql("""
                update projection_rebuild set error = ?, reader_until = ?
                where generation = ? and state = 'RUNNING' and reader = ?
                """).params(error, at(until), rebuild.generation(), reader).update();
    }

    /** From now on the new generation answers. The caller has locked. */
    void switchOver(Rebuild rebuild, Instant now) {
        int ended = jdbc.sql("""
                update projection_rebuild set state = 'COMPLETED', ended_at = ?, error = null
                where generation = ? and state = 'RUNNING'
                """).params(at(now), rebuild.generation()).update();
        if (ended == 1) {
            jdbc.sql("update projection_generation set state = 'RETIRED', since = ? where state = 'ACTIVE'")
                    .param(at(now))
                    .update();
            jdbc.sql("""
                    update projection_generation set state = 'ACTIVE', complete = true, since = ? where generation = ?
                    """).params(at(now), rebuild.generation()).update();
        }
    }

    /**
     * Deletes rows of a generation that was retired before a time.
     *
     * @param most of each table
     * @return how many were there to be deleted; none if there are no more, of no such generation
     */
    int purge(Instant before, int most) {
        List<Integer> retired = jdbc.sql(
                        "select generation from projection_generation where state = 'RETIRED' and since < ?")
                .param(at(before))
                .query((row, _) -> row.getInt("generation"))
                .list();
        for (int generation : retired) {
            int deleted = purge("order_view", "order_id", generation, most)
                    + purge("delivery_view", "delivery_id", generation, most);
            if (deleted > 0) {
                return deleted;
            }
        }
        return 0;
    }

    /** In two statements: H2 looks over the whole table for each row that a subselect finds. */
    private int purge(String table, String id, int generation, int most) {
        List<UUID> ids = jdbc.sql("select %s from %s where generation = ? limit ?".formatted(id, table))
                .params(generation, most)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
        if (!ids.isEmpty()) {
            jdbc.sql("delete from %s where %s in (:ids) and generation + 0 = :generation".formatted(table, id))
                    .param("ids", ids)
                    .param("generation", generation)
                    .update();
        }
        return ids.size();
    }

    /** Forgets generations that were retired before a time and have no rows. */
    void forget(Instant before) {
        jdbc.sql("delete from projection_generation where state = 'RETIRED' and since < ?")
                .param(at(before))
                .update();
    }

    private static Rebuild rebuild(ResultSet row) throws SQLException {
        return new Rebuild(
                row.getInt("generation"),
                State.valueOf(row.getString("state")),
                Part.valueOf(row.getString("part")),
                row.getObject("after_id", UUID.class),
                row.getLong("pages"),
                row.getLong("rows_written"),
                TimeColumns.instant(row, "started_at"),
                TimeColumns.instant(row, "reads_from"),
                TimeColumns.nullableInstant(row, "ended_at"),
                row.getString("error"));
    }
}
