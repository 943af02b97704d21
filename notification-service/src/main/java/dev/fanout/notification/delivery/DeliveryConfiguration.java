package dev.fanout.notification.delivery;

import java.util.Random;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetryProperties.class)
class DeliveryConfiguration {

    @Bean
    RetrySchedule retrySchedule(RetryProperties properties) {
        return new RetrySchedule(properties.retrySchedule(), new Random());
    }
}
