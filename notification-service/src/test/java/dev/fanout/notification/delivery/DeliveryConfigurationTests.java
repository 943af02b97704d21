package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Channel;
import dev.fanout.notification.channel.Channels;
import dev.fanout.notification.channel.Message;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the settings of deliveries mean, and which of them let the service not start. */
class DeliveryConfigurationTests {

    private final ApplicationContextRunner contexts =
            new ApplicationContextRunner().withUserConfiguration(WithSlowChannel.class, DeliveryConfiguration.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(DeliveryProperties.class)
    @Import({Channels.class, LeaseCheck.class, SlowChannel.class})
    static class WithSlowChannel {}

    static final class SlowChannel implements Channel {

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Optional<String> objectionTo(String target) {
            return Optional.empty();
        }

        @Override
        public String destinationOf(String target) {
            return target;
        }

        @Override
        public Duration longestAttempt() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Answer send(Message message) {
            return Answer.of(Answer.Verdict.DELIVERED, "slowly");
        }
    }

    @Test
    void triesForMoreThanADay() {
        contexts.run(context -> {
            RetrySchedule schedule = context.getBean(RetrySchedule.class);

            assertThat(schedule.attempts()).isEqualTo(8);
            assertThat(IntStream.range(1, 8)
                            .mapToObj(
                                    attempt -> schedule.waitAfter(attempt, null).orElseThrow())
                            .reduce(Duration.ZERO, Duration::plus))
                    .isBetween(Duration.ofHours(27), Duration.ofHours(31));
        });
    }

    @Test
    void takesAScheduleOfTheOperator() {
        contexts.withPropertyValues("fanout.webhooks.retry-schedule=1s,2s,4s,8s,16s")
                .run(context -> assertThat(context.getBean(RetrySchedule.class).attempts())
                        .isEqualTo(6));
    }

    /** As compose and the local stack pass them. */
    @Test
    void takesItsSettingsFromVariables() {
        contexts.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "FANOUT_WEBHOOKS_RETRY_SCHEDULE", "1s,2s,4s,8s,16s",
                                        "FANOUT_DELIVERIES_BREAKER_OPEN_DURATION", "2s"))))
                .run(context -> {
                    assertThat(context.getBean(RetryProperties.class).retrySchedule())
                            .hasSize(5)
                            .endsWith(Duration.ofSeconds(16));
                    assertThat(context.getBean(DeliveryProperties.class)
                                    .breaker()
                                    .openDuration())
                            .isEqualTo(Duration.ofSeconds(2));
                });
    }

    @Test
    void refusesAWaitOfNothing() {
        contexts.withPropertyValues("fanout.webhooks.retry-schedule=5s,0s")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("fanout.webhooks.retry-schedule"));
    }

    @Test
    void refusesALeaseThatAnAttemptMayOutlive() {
        contexts.withPropertyValues("fanout.deliveries.lease=39s")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("fanout.deliveries.lease must be at least PT40S")
                        .hasMessageContaining("is PT39S"));
        contexts.withPropertyValues("fanout.deliveries.lease=40s")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
