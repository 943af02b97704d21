package dev.fanout.operations;

import dev.fanout.messaging.failure.Fault;
import dev.fanout.web.OutageCheck;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** What is an outage for messages is one for requests: both ask the kit. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class OutageAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    OutageCheck fanoutOutageCheck() {
        return failure -> Fault.of(failure) == Fault.OUTAGE;
    }
}
