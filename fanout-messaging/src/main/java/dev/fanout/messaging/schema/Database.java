package dev.fanout.messaging.schema;

import java.sql.DatabaseMetaData;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The database of the service, with the kit's tables in it. Its statements take part in the transaction of the caller,
 * if that is one of this data source.
 *
 * @param dataSource of the application
 * @param product whose database it is
 */
public record Database(DataSource dataSource, Product product) {

    /** What the kit has statements for. */
    public enum Product {
        H2("H2"),
        POSTGRESQL("PostgreSQL");

        private final String name;

        Product(String name) {
            this.name = name;
        }
    }

    /**
     * Asks the database what it is.
     *
     * @throws UnsupportedDatabaseException if it is neither H2 nor PostgreSQL
     */
    static Database of(DataSource dataSource) {
        String name = productOf(dataSource);
        for (Product product : Product.values()) {
            if (product.name.equals(name)) {
                return new Database(dataSource, product);
            }
        }
        throw new UnsupportedDatabaseException(name);
    }

    /**
     * Brings the kit's tables in a database up to date.
     *
     * @throws UnsupportedDatabaseException if it is neither H2 nor PostgreSQL
     */
    public static Database migrated(DataSource dataSource) {
        Database database = of(dataSource);
        // The application's tables may be there already, so the kit's history begins at 0 in a schema with tables.
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/fanout")
                .table("fanout_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(database.placeholders())
                .load()
                .migrate();
        return database;
    }

    /** H2 keeps at most 1 MiB in a bytea; a message from outside may be larger, and the table keeps it whole. */
    private Map<String, String> placeholders() {
        return switch (product) {
            case H2 -> Map.of("blob", "binary large object", "drop_inbox_key", "drop primary key");
            case POSTGRESQL -> Map.of("blob", "bytea", "drop_inbox_key", "drop constraint inbox_pkey");
        };
    }

    private static String productOf(DataSource dataSource) {
        try {
            return JdbcUtils.extractDatabaseMetaData(dataSource, DatabaseMetaData::getDatabaseProductName);
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("the database does not say what it is", e);
        }
    }

    public JdbcTemplate template() {
        return new JdbcTemplate(dataSource);
    }

    public JdbcClient client() {
        return JdbcClient.create(template());
    }
}
