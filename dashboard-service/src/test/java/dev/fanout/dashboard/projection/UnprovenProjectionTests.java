package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the migrations make of a projection that nothing has shown to be whole. */
class UnprovenProjectionTests {

    private static final String BEFORE = "7";

    private final JdbcDataSource database = new JdbcDataSource();
    private final JdbcClient jdbc = JdbcClient.create(database);

    @BeforeEach
    void isOfTheVersionBefore() {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).target(BEFORE).load().migrate();
    }

    @Test
    void oneThatHasListenedIsBuiltAnew() {
        jdbc.sql("""
                insert into audit_event
                    (event_id, type, source, subject, occurred_at, received_at, correlation_id, payload)
                values (random_uuid(), 't', 's', 'x', current_timestamp, current_timestamp, 'c', '{}')
                """).update();

        migrate();

        assertThat(generations()).containsExactly("1 ACTIVE false", "2 BUILDING false");
        assertThat(rebuilds()).containsExactly("2 RUNNING");
    }

    @Test
    void oneThatWasBuiltAnewBeforeIsLeftAlone() {
        jdbc.sql("update projection_generation set generation = 2").update();
        jdbc.sql("""
                insert into projection_rebuild
                    (generation, state, part, pages, rows_written, started_at, reads_from)
                values (2, 'COMPLETED', 'SWITCH', 4, 0, current_timestamp, current_timestamp)
                """).update();

        migrate();

        assertThat(generations()).containsExactly("2 ACTIVE true");
        assertThat(rebuilds()).containsExactly("2 COMPLETED");
    }

    @Test
    void aNewOneIsLeftToTheFirstStart() {
        migrate();

        assertThat(generations()).containsExactly("1 ACTIVE true");
        assertThat(rebuilds()).isEmpty();
    }

    private void migrate() {
        Flyway.configure().dataSource(database).load().migrate();
    }

    private List<String> generations() {
        return jdbc.sql("select generation, state, complete from projection_generation order by generation")
                .query((row, _) ->
                        row.getInt("generation") + " " + row.getString("state") + " " + row.getBoolean("complete"))
                .list();
    }

    private List<String> rebuilds() {
        return jdbc.sql("select generation, state from projection_rebuild")
                .query((row, _) -> row.getInt("generation") + " " + row.getString("state"))
                .list();
    }
}
