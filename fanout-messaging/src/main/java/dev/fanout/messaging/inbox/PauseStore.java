package dev.fanout.messaging.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of functions that are paused. */
class PauseStore {

    private final JdbcClient jdbc;

    PauseStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Pause> all() {
        return jdbc.sql("select name, paused_at, paused_by, reason from paused_function")
                .query(PauseStore::read)
                .list();
    }

    /** @return false if it is paused already */
    boolean insert(Pause pause) {
        return jdbc.sql("""
                        insert into paused_function (name, paused_at, paused_by, reason)
                        values (:name, :at, :by, :reason)
                        on conflict do nothing
                        """)
                        .param("name", pause.function())
                        .param("at", pause.at().atOffset(ZoneOffset.UTC))
                        .param("by", pause.by())
                        .param("reason", pause.reason())
                        .update()
                == 1;
    }

    /** @return false if it is not paused */
    boolean delete(String function) {
        return jdbc.sql("delete from paused_function where name = ?")
                        .param(function)
                        .update()
                == 1;
    }

    private static Pause read(ResultSet rs, int number) throws SQLException {
        return new Pause(
                rs.getString("name"),
                rs.getObject("paused_at", OffsetDateTime.class).toInstant(),
                rs.getString("paused_by"),
                rs.getString("reason"));
    }

    /** @param function its name, see {@link dev.fanout.messaging.topology.Function} */
    record Pause(
            String function,
            Instant at,
            String by,
            @Nullable String reason) {}
}
