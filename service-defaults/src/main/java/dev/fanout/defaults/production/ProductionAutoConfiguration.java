package dev.fanout.defaults.production;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/** The check of all settings, in the profile {@code production} alone. */
@AutoConfiguration
@Profile("production")
@EnableConfigurationProperties(ProductionProperties.class)
class ProductionAutoConfiguration {

    @Bean
    static ProductionCheck productionCheck(Environment environment) {
        return new ProductionCheck(environment);
    }
}
