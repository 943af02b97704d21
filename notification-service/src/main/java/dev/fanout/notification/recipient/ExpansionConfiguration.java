package dev.fanout.notification.recipient;

import dev.fanout.messaging.background.BackgroundTask;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The threads that write recipients down. */
@Configuration(proxyBeanMethods = false)
class ExpansionConfiguration {

    @Bean
    BackgroundTask recipientExpansion(Expander expander, BackgroundTask laterRecipientExpansion) {
        return BackgroundTask.named("recipient-expansion").repeating(() -> {
            Duration rest = expander.begin();
            if (rest.isZero()) {
                laterRecipientExpansion.wake();
            }
            return rest;
        });
    }

    /** Has a thread of its own, so that an event with very many recipients keeps no new one waiting. */
    @Bean
    BackgroundTask laterRecipientExpansion(Expander expander) {
        return BackgroundTask.named("later-recipient-expansion").repeating(expander::goOn);
    }
}
