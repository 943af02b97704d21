package dev.fanout.messaging;

import org.flywaydb.core.Flyway;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/** Migrates the kit's tables with a history of their own, so that the versions of kit and service never get in each other's way. */
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
                    .load()
                    .migrate();
            service.migrate();
        };
    }

    /** The kit's tables are there already when the service's history begins. */
    @Bean
    FlywayConfigurationCustomizer baselineBesideTheKit() {
        return configuration -> configuration.baselineOnMigrate(true).baselineVersion("0");
    }
}
