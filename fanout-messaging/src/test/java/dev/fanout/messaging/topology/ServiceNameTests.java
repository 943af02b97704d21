package dev.fanout.messaging.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What a service is called, and what is called after it. */
class ServiceNameTests {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TopologyAutoConfiguration.class))
            .withBean(CachingConnectionFactory.class, () -> new CachingConnectionFactory("nowhere.invalid"));

    @ParameterizedTest
    @CsvSource({
        "echo-service, echo",
        "echo, echo",
        "Sign up, Sign up",
        "sign-up-service, sign-up",
        "service, service",
        "echo-service-2, echo-service-2",
        "Übergrößen, Übergrößen",
        "com.example.App, com.example.App"
    })
    void anyApplicationNameMakesAService(String name, String shortName) {
        application
                .withPropertyValues("spring.application.name=" + name)
                .run(context ->
                        assertThat(context.getBean(ServiceName.class)).isEqualTo(new ServiceName(name, shortName)));
    }

    @Test
    void whatTheServiceOwnsBeginsWithItsShortName() {
        ServiceName service = ServiceName.of("Sign up");

        assertThat(service.exchange()).isEqualTo("Sign up.events");
        assertThat(service.deadLetterExchange()).isEqualTo("Sign up.dlx");
        assertThat(service.redeliveryExchange()).isEqualTo("Sign up.redelivery");
        assertThat(service.subscriptionTo("echo.events"))
                .isEqualTo(new Subscription("echo.events", "Sign up.echo.events", Function.OF_SERVICE));
    }

    @Test
    void theSettingNamesTheServiceOfAnApplicationThatIsCalledAnything() {
        application
                .withPropertyValues("spring.application.name=Sign up", "fanout.messaging.service=signup")
                .run(context -> {
                    ServiceName service = context.getBean(ServiceName.class);
                    assertThat(service).isEqualTo(new ServiceName("Sign up", "signup"));
                    assertThat(service.exchange()).isEqualTo("signup.events");
                    assertThat(context.getBean(Topology.class).service()).isEqualTo(service);
                });
    }

    @Test
    void theSettingIsTakenAsItIs() {
        application
                .withPropertyValues("spring.application.name=echo", "fanout.messaging.service=echo-service")
                .run(context -> assertThat(context.getBean(ServiceName.class).exchange())
                        .isEqualTo("echo-service.events"));
    }

    @Test
    void theSettingAloneIsEnough() {
        application
                .withPropertyValues("fanout.messaging.service=signup")
                .run(context ->
                        assertThat(context.getBean(ServiceName.class)).isEqualTo(new ServiceName("signup", "signup")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.application.name=",
                "spring.application.name=   ",
                "spring.application.name=-service",
                "spring.main.banner-mode=off",
                "fanout.messaging.service="
            })
    void withoutANameItDoesNotStartAndSaysWhichSettingIsMissing(String setting) {
        application
                .withPropertyValues(setting)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseInstanceOf(IllegalArgumentException.class)
                        .rootCause()
                        .hasMessage(
                                "a service needs a name: set spring.application.name, or fanout.messaging.service"));
    }

    @Test
    void aNameThatTheBrokerKeepsForItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceName.of("amq.echo"))
                .withMessageContainingAll("fanout.messaging.service", "'amq.'", "'amq.echo'");
        assertThat(ServiceName.of("amqp").exchange()).isEqualTo("amqp.events");
        application
                .withPropertyValues("spring.application.name=amq.echo", "fanout.messaging.service=echo")
                .run(context ->
                        assertThat(context).as("only the short name counts").hasNotFailed());
    }

    @Test
    void aNameOfMoreThanAHundredBytesIsRefused() {
        assertThat(ServiceName.of("e".repeat(100)).shortName()).hasSize(100);
        assertThat(ServiceName.of("e".repeat(100) + "-service").shortName()).hasSize(100);
        assertThat(ServiceName.of("ö".repeat(50)).shortName()).hasSize(50);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceName.of("e".repeat(101)))
                .withMessageContaining("at most 100 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceName.of("ö".repeat(51)))
                .as("bytes, not characters")
                .withMessageContaining("at most 100 bytes");
    }
}
