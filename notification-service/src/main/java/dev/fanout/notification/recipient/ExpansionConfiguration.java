package dev.fanout.notification.recipient;

import dev.fanout.messaging.background.BackgroundTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The thread that writes recipients down. */
@Configuration(proxyBeanMethods = false)
class ExpansionConfiguration {

    @Bean
    BackgroundTask recipientExpansion(Expander expander) {
        return BackgroundTask.named("recipient-expansion").repeating(expander::step);
    }
}
