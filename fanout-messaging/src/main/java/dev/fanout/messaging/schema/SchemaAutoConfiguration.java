package dev.fanout.messaging.schema;

import javax.sql.DataSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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
        return Database.migrated(dataSource);
    }

    /** With transactions of plain JDBC: the probe needs no persistence context. */
    @Bean
    WriteProbe fanoutWriteProbe(Database database) {
        return new WriteProbe(database, new TransactionTemplate(new JdbcTransactionManager(database.dataSource())));
    }

    /** The name of the bean makes {@code storage} its name in the health endpoint. */
    @Bean
    StorageHealth storageHealthIndicator(WriteProbe probe) {
        return new StorageHealth(probe);
    }
}
