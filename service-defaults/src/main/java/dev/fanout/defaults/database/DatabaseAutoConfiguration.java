package dev.fanout.defaults.database;

import dev.fanout.messaging.background.BackgroundTask;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Contributes {@link H2FileSync}, where the database is a file of H2. */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnBean(DataSource.class)
class DatabaseAutoConfiguration {

    @Bean
    @ConditionalOnExpression("'${spring.datasource.url:}'.startsWith('jdbc:h2:file:')")
    BackgroundTask h2FileSync(DataSource dataSource) {
        return BackgroundTask.named("h2-file-sync").repeating(new H2FileSync(dataSource)::step);
    }
}
