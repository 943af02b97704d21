package dev.fanout.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.support.GenericApplicationContext;

class DatabaseIT {

    @ParameterizedTest
    @EnumSource
    void everyCallMakesAFreshDatabase(TestDatabase kind) throws SQLException {
        Map<String, String> one = kind.properties();
        Map<String, String> other = kind.properties();

        run(one, "create table thing (id int)");
        run(other, "create table thing (id int)");

        assertThat(one.get("spring.datasource.url")).isNotEqualTo(other.get("spring.datasource.url"));
    }

    @Test
    void initializersGiveAContextItsBrokerAndItsDatabase() {
        try (var context = new GenericApplicationContext()) {
            new RealBroker().initialize(context);
            new RealPostgres().initialize(context);

            assertThat(VirtualHost.of(context.getEnvironment()).name()).startsWith("test-");
            assertThat(context.getEnvironment().getProperty("spring.datasource.url"))
                    .startsWith("jdbc:postgresql:");
        }
    }

    private static void run(Map<String, String> database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        database.get("spring.datasource.url"),
                        database.get("spring.datasource.username"),
                        database.get("spring.datasource.password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            try (ResultSet count = statement.executeQuery("select count(*) from thing")) {
                assertThat(count.next()).isTrue();
            }
        }
    }
}
