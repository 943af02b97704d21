package dev.fanout.messaging.schema;

import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The database of the service, with the kit's tables in it. Its statements take part in the transaction of the caller,
 * whichever manager of the application began it.
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
