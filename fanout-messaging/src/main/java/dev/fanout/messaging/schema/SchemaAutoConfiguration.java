package dev.fanout.messaging.schema;

import javax.sql.DataSource;
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
        return Database.migrated(dataSource);
    }
}
