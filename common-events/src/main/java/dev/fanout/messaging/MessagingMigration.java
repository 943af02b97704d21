package dev.fanout.messaging;

import java.sql.DatabaseMetaData;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Migrates the kit's tables with a history of their own, so that the versions of kit and service never get in each
 * other's way.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration")
class MessagingMigration {

    @Bean
    FlywayMigrationStrategy kitFirst() {
        return service -> {
            Flyway.configure()
                    .dataSource(service.getConfiguration().getDataSource())
                    .locations("classpath:db/fanout")
                    .table("fanout_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .placeholders(
                            Map.of("blob", blobOn(service.getConfiguration().getDataSource())))
                    .load()
                    .migrate();
            service.migrate();
        };
    }

    /** H2 keeps at most 1 MiB in a bytea; a stranger's message may be larger, and is to be kept whole. */
    private static String blobOn(DataSource database) {
        try {
            return JdbcUtils.extractDatabaseMetaData(database, DatabaseMetaData::getDatabaseProductName)
                            .equals("H2")
                    ? "binary large object"
                    : "bytea";
        } catch (MetaDataAccessException e) {
            throw new IllegalStateException("the database does not say what it is", e);
        }
    }

    /** The kit's tables are there already when the service's history begins. */
    @Bean
    FlywayConfigurationCustomizer baselineBesideTheKit() {
        return configuration -> configuration.baselineOnMigrate(true).baselineVersion("0");
    }
}
