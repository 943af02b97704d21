package dev.fanout.dashboard.event;

import dev.fanout.messaging.background.BackgroundTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads that forget, and that remember after a start. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    BackgroundTask eventPurgeTask(EventPurge purge) {
        return BackgroundTask.named("event-purge").repeating(purge::step);
    }

    @Bean
    BackgroundTask hottestOfLogTask(HottestOfLog hottest) {
        return BackgroundTask.named("hottest-of-log").repeating(hottest::step);
    }
}
