package dev.fanout.messaging.schema;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/**
 * Contributes the {@link Database} with the kit's tables. They have a history of their own,
 * {@code fanout_schema_history}, so that the versions of kit and application never get in each other's way; and they
 * are migrated after the application's own, whatever does that, so that these find the schema as they would without the
 * kit.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnBean({ConnectionFactory.class, DataSource.class})
@EnableConfigurationProperties(RetentionProperties.class)
class SchemaAutoConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    Database messagingDatabase(DataSource dataSource) {
        Database database = Database.of(dataSource);
        migrate(database);
        return database;
    }

    /**
     * The application's tables may be there already, so the kit's history begins at 0 in a schema that is not empty.
     */
    private static void migrate(Database database) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/fanout")
                .table("fanout_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(placeholdersOf(database.product()))
                .load()
                .migrate();
    }

    /** H2 keeps at most 1 MiB in a bytea; a message from outside may be larger, and the table keeps it whole. */
    private static Map<String, String> placeholdersOf(Database.Product product) {
        return switch (product) {
            case H2 -> Map.of("blob", "binary large object", "drop_inbox_key", "drop primary key");
            case POSTGRESQL -> Map.of("blob", "bytea", "drop_inbox_key", "drop constraint inbox_pkey");
        };
    }
}
