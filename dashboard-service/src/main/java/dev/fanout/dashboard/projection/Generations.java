package dev.fanout.dashboard.projection;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which generations of the projection there are. Takes part in the transaction of the caller, if there is one. */
@Component
class Generations {

    private final JdbcClient jdbc;

    Generations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The generation that answers.
     *
     * @param complete whether it has all, also what happened before this service began to listen
     */
    record Active(int number, boolean complete) {}

    /** The one that answers. For a minute after another one has taken its place, its rows are still there. */
    Active active() {
        return jdbc.sql("select generation, complete from projection_generation where state = 'ACTIVE'")
                .query((row, _) -> new Active(row.getInt("generation"), row.getBoolean("complete")))
                .single();
    }

    /** Those that events are written to: the one that answers, and one that is being built. */
    List<Integer> written() {
        return jdbc.sql("""
                select generation from projection_generation where state in ('ACTIVE', 'BUILDING') order by generation
                """).query((row, _) -> row.getInt("generation")).list();
    }
}
