package dev.fanout.defaults.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.messaging.background.BackgroundTask;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

class DatabaseAutoConfigurationTests {

    @TempDir
    private Path folder;

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(DatabaseAutoConfiguration.class));

    private DataSource file() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + folder.resolve("db") + ";WRITE_DELAY=0");
        return h2;
    }

    @Test
    void fileOfH2IsForcedToTheDiskForAsLongAsTheServiceRuns() {
        contexts.withPropertyValues("spring.datasource.url=jdbc:h2:file:./db")
                .withBean(DataSource.class, this::file)
                .run(context -> {
                    BackgroundTask task = context.getBean(BackgroundTask.class);
                    assertThat(task.isRunning()).isTrue();
                    assertThat(task.failure()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:postgresql://localhost/fanout", "jdbc:h2:mem:db"})
    void otherDatabasesAreLeftAlone(String url) {
        contexts.withPropertyValues("spring.datasource.url=" + url)
                .withBean(DataSource.class, this::file)
                .run(context -> assertThat(context).doesNotHaveBean(BackgroundTask.class));
    }

    @Test
    void transactionsThatAreUnderWayStayAsTheyAre() throws SQLException {
        DataSource file = file();
        try (Connection other = file.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("create table t (id int)");
            other.setAutoCommit(false);
            statement.execute("insert into t values (1)");

            assertThat(new H2FileSync(file).step()).isEqualTo(Duration.ofSeconds(1));

            assertThat(count(file)).isZero();
            other.rollback();
            assertThat(count(file)).isZero();
        }
    }

    private static int count(DataSource file) {
        Integer rows = new JdbcTemplate(file).queryForObject("select count(*) from t", Integer.class);
        return rows == null ? -1 : rows;
    }
}
