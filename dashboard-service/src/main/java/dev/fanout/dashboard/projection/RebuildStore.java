package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.dashboard.projection.Rebuild.Part;
import dev.fanout.dashboard.projection.Rebuild.State;
import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of rebuilds and generations. Takes part in the transaction of the caller. */
@Component
class RebuildStore {

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
                    (generation, state, part, next_page, pages, rows_written, started_at, reads_from)
                values (?, 'RUNNING', 'ORDERS', 0, 0, 0, ?, ?)
                """).params(generation, at(now), at(readsFrom)).update();
    }

    /**
     * A page is read and written.
     *
     * @return false if another instance has done that before; then the caller takes back what it has written
     */
    boolean advance(Rebuild from, Part part, int nextPage, int rows) {
        return jdbc.sql("""
                update projection_rebuild
                set part = ?, next_page = ?, pages = pages + 1, rows_written = rows_written + ?, error = null
                where generation = ? and state = 'RUNNING' and part = ? and next_page = ?
                """)
                        .params(
                                part.name(),
                                nextPage,
                                rows,
                                from.generation(),
                                from.part().name(),
                                from.nextPage())
                        .update()
                == 1;
    }

    /** The next page could not be read. */
    void failed(Rebuild rebuild, String error) {
        jdbc.sql("update projection_rebuild set error = ? where generation = ? and state = 'RUNNING'")
                .params(error, rebuild.generation())
                .update();
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
     * Deletes rows of generations that were retired before a time.
     *
     * @return how many; fewer than {@code most} if there are no more
     */
    int purge(Instant before, int most) {
        return purge("order_view", "order_id", before, most) + purge("delivery_view", "delivery_id", before, most);
    }

    private int purge(String table, String id, Instant before, int most) {
        return jdbc.sql("""
                delete from %1$s where (generation, %2$s) in (
                    select generation, %2$s from %1$s where generation in (
                        select generation from projection_generation where state = 'RETIRED' and since < ?)
                    limit ?)
                """.formatted(table, id)).params(at(before), most).update();
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
                row.getInt("next_page"),
                row.getLong("pages"),
                row.getLong("rows_written"),
                TimeColumns.instant(row, "started_at"),
                TimeColumns.instant(row, "reads_from"),
                TimeColumns.nullableInstant(row, "ended_at"),
                row.getString("error"));
    }
}
