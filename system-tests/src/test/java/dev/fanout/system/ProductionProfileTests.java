package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.defaults.production.NotForProductionException;
import dev.fanout.local.Service;
import dev.fanout.messaging.topology.MessagingProperties;
import dev.fanout.messaging.topology.TopologyMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springdoc.webmvc.api.OpenApiResource;
import org.springdoc.webmvc.ui.SwaggerWelcomeCommon;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The services in the profile {@code production}, with the settings that they ship with. The rules one by one: the
 * kit's own tests.
 */
class ProductionProfileTests {

    /** What a deployment has to bring, and H2 in memory in place of a PostgreSQL. */
    private static final List<String> BROUGHT = List.of(
            "--fanout.web.customer-password=c-secret",
            "--fanout.web.operator-password=o-secret",
            "--fanout.web.dashboard-password=d-secret",
            "--spring.rabbitmq.password=b-secret",
            "--spring.rabbitmq.ssl.enabled=true",
            "--fanout.payment.provider.url=https://payments.example",
            "--fanout.production.allow-h2=true");

    static List<Service> services() {
        return Service.ALL;
    }

    @ParameterizedTest
    @MethodSource("services")
    void noServiceStartsWithItsDefaults(Service service) {
        assertThatThrownBy(() -> start(service, Stream.of()).close())
                .isInstanceOf(NotForProductionException.class)
                .hasMessageContaining("fanout.web.customer-password")
                .hasMessageContaining("fanout.web.operator-password")
                .hasMessageContaining("fanout.web.dashboard-password")
                .hasMessageContaining("spring.rabbitmq.password")
                .hasMessageContaining("spring.rabbitmq.ssl.enabled")
                .hasMessageContaining("an H2 database");
    }

    @Test
    void paymentsAreNotSimulated() {
        Service payment = Service.named("payment").orElseThrow();

        assertThatThrownBy(() -> start(payment, Stream.of()).close())
                .hasMessageContaining("fanout.payment.provider.url");
    }

    @Test
    void callbacksAreNotSignedWithAKeyThatEverybodyKnows() {
        Service order = Service.named("order").orElseThrow();

        assertThatThrownBy(() -> start(order, BROUGHT.stream()).close())
                .isInstanceOf(NotForProductionException.class)
                .hasMessageContaining("fanout.callback-key");
    }

    @Test
    void webhooksDoNotGoWhereverSomebodyWants() {
        Service notification = Service.named("notification").orElseThrow();

        assertThatThrownBy(() -> start(notification, Stream.of("--fanout.webhooks.allow-private-targets=true"))
                        .close())
                .isInstanceOf(NotForProductionException.class)
                .hasMessageContaining("fanout.webhooks.allow-private-targets is true")
                .hasMessageContaining("fanout.webhooks.private-networks");
    }

    @Test
    void startsWithWhatADeploymentBringsDeclaresNothingAndShowsNoDocumentation() {
        Service payment = Service.named("payment").orElseThrow();

        try (ConfigurableApplicationContext context = start(payment, BROUGHT.stream())) {
            assertThat(context.getBean(MessagingProperties.class).topology()).isEqualTo(TopologyMode.VERIFY);
            assertThat(context.getBeanNamesForType(OpenApiResource.class)).isEmpty();
            assertThat(context.getBeanNamesForType(SwaggerWelcomeCommon.class)).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(Service service, Stream<String> settings) {
        return ShippedService.idle(
                service,
                Stream.concat(Stream.of("--spring.profiles.active=production"), settings)
                        .toArray(String[]::new));
    }
}
