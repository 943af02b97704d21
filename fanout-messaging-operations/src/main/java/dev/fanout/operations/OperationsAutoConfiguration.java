package dev.fanout.operations;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.replay.ReplayJobs;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Contributes the routes for operators. */
@AutoConfiguration(afterName = "dev.fanout.messaging.replay.ReplayAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(ReplayJobs.class)
class OperationsAutoConfiguration {

    @Bean
    DeadLetterController deadLetterController(DeadLetters deadLetters) {
        return new DeadLetterController(deadLetters);
    }

    @Bean
    ReplayController replayController(ReplayJobs jobs) {
        return new ReplayController(jobs);
    }
}
