package dev.fanout.dashboard.event;

import dev.fanout.messaging.background.BackgroundTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The thread that forgets. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    BackgroundTask eventPurgeTask(EventPurge purge) {
        return BackgroundTask.named("event-purge").repeating(purge::step);
    }
}
