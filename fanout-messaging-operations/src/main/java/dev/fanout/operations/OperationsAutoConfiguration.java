package dev.fanout.operations;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayableDeadLetters;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.messaging.outbox.Outbox;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.retry.WaitingRetries;
import dev.fanout.web.OutageCheck;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Contributes the routes for operators, their JSON, and their answers to errors. Who may call them is for the
 * application to say. The names of the beans leave the short ones to the application.
 */
@AutoConfiguration(
        after = OutageAutoConfiguration.class,
        afterName = "dev.fanout.messaging.inbox.InboxAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(DeadLetters.class)
class OperationsAutoConfiguration {

    @Bean
    DeadLetterController fanoutDeadLetterController(DeadLetters deadLetters) {
        return new DeadLetterController(deadLetters);
    }

    @Bean
    FunctionController fanoutFunctionController(FunctionSwitch functions) {
        return new FunctionController(functions);
    }

    @Bean
    OutboxController fanoutOutboxController(Outbox outbox) {
        return new OutboxController(outbox);
    }

    @Bean
    ReplayController fanoutReplayController(
            ReplayJobs jobs, DeadLetters deadLetters, ReplayableDeadLetters replayable) {
        return new ReplayController(jobs, deadLetters, replayable);
    }

    @Bean
    RetryController fanoutRetryController(WaitingRetries retries) {
        return new RetryController(retries);
    }

    /**
     * No default candidate, so that conditions do not count it: Boot's handler of exceptions, which backs off where
     * there is another, is for all other controllers.
     */
    @Bean(defaultCandidate = false)
    OperationsProblemAdvice fanoutOperationsProblemAdvice(OutageCheck outages) {
        return new OperationsProblemAdvice(outages);
    }

    @Bean
    WebMvcConfigurer fanoutOperationsJson() {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
                builder.configureMessageConvertersList(converters -> converters.addFirst(new OperationsJson()));
            }
        };
    }
}
