package dev.fanout.messaging.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class DatabaseTests {

    @Test
    void knowsH2AndMigratesItOnce() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");

        assertThat(Database.migrated(h2).product()).isEqualTo(Database.Product.H2);
        assertThat(Database.migrated(h2)
                        .client()
                        .sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesAnyOtherInASentence() throws SQLException {
        DataSource other = mock(DataSource.class, RETURNS_DEEP_STUBS);
        when(other.getConnection().getMetaData().getDatabaseProductName()).thenReturn("MySQL");

        assertThatThrownBy(() -> Database.of(other)).isInstanceOfSatisfying(UnsupportedDatabaseException.class, e -> {
            FailureAnalysis analysis = new UnsupportedDatabaseFailureAnalyzer().analyze(e, e);
            assertThat(analysis.getDescription())
                    .isEqualTo("The service does not start: the messaging kit works with H2 (MODE=PostgreSQL)"
                            + " and PostgreSQL, but the service's database is MySQL.");
            assertThat(analysis.getAction()).contains("spring.datasource.url");
        });
    }
}
