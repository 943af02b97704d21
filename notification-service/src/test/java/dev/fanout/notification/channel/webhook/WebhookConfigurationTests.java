package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Channel;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class WebhookConfigurationTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withBean(ObservationRegistry.class, ObservationRegistry::create)
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(WebhookConfiguration.class);

    @Test
    void callsNoPrivateAddressUnlessItIsTold() {
        contexts.run(context -> assertThat(context.getBean(Channel.class).objectionTo("http://10.0.0.1/"))
                .isPresent());
        contexts.withPropertyValues("fanout.webhooks.allow-private-targets=true")
                .run(context -> assertThat(context.getBean(Channel.class).objectionTo("http://10.0.0.1/"))
                        .isEmpty());
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

    @Test
    void refusesToStartOnImpossibleSettings() {
        for (String setting : new String[] {
            "proxy=https://proxy.example:3128",
            "proxy=http://proxy.example",
            "proxy=http://user:password@proxy.example:3128",
            "proxy=proxy.example:3128",
            "timeout=0s",
            "connect-timeout=0s",
            "connect-timeout=16s",
            "max-connections=0",
            "max-connections-per-target=0",
            "max-connections-per-target=1001",
            "idle-timeout=0s",
            "retry-schedule=5s,0s"
        }) {
            contexts.withPropertyValues("fanout.webhooks." + setting)
                    .run(context -> assertThat(context)
                            .hasFailed()
                            .getFailure()
                            .rootCause()
                            .hasMessageContaining("fanout.webhooks." + setting.split("=")[0]));
        }
    }
}
