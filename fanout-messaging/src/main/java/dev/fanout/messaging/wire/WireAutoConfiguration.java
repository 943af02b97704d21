package dev.fanout.messaging.wire;

import dev.fanout.messaging.EventCodec;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Contributes how events become payloads. */
@AutoConfiguration
class WireAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EventCodec fanoutEventCodec() {
        return new JsonEventCodec();
    }
}
