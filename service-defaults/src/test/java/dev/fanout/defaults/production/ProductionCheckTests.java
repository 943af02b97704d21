package dev.fanout.defaults.production;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.defaults.production.NotForProductionException.Complaint;
import dev.fanout.defaults.web.EnvironmentUsers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

class ProductionCheckTests {

    private static final String[] SOUND = {
        "spring.profiles.active=production",
        "fanout.web.customer-password=c-secret",
        "fanout.web.operator-password=o-secret",
        "fanout.web.dashboard-password=p-secret",
        "fanout.callback-key=0123456789abcdef0123456789abcdef",
        "spring.rabbitmq.username=order-service",
        "spring.rabbitmq.password=b-secret",
        "spring.rabbitmq.ssl.enabled=true",
        "spring.datasource.url=jdbc:postgresql://db/order?reWriteBatchedInserts=true&sslmode=verify-full",
        "spring.datasource.username=order",
        "spring.datasource.password=d-secret",
    };

    private final ApplicationContextRunner sound = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ProductionAutoConfiguration.class))
            .withInitializer(ProductionCheckTests::addWhatHasSecrets)
            .withPropertyValues(SOUND);

    @Test
    void startsWithSoundSettings() {
        assertThat(problems(sound)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            fanout.web.customer-password=customer                   ; fanout.web.customer-password
            fanout.web.operator-password=Operator                   ; fanout.web.operator-password
            fanout.web.operator-password=                           ; fanout.web.operator-password
            fanout.web.dashboard-password=dashboard                 ; fanout.web.dashboard-password
            spring.rabbitmq.password=order-service                  ; spring.rabbitmq.password
            spring.rabbitmq.password=guest                          ; spring.rabbitmq.password
            spring.rabbitmq.password=                               ; spring.rabbitmq.password
            spring.rabbitmq.addresses=amqps://admin:admin@broker    ; spring.rabbitmq.password
            spring.rabbitmq.ssl.enabled=false                       ; spring.rabbitmq.ssl.enabled
            spring.rabbitmq.ssl.verify-hostname=false               ; spring.rabbitmq.ssl.enabled
            spring.rabbitmq.ssl.validate-server-certificate=false   ; spring.rabbitmq.ssl.enabled
            spring.rabbitmq.addresses=amqp://broker                 ; spring.rabbitmq.ssl.enabled
            spring.datasource.url=jdbc:h2:file:./db                 ; an H2 database
            spring.datasource.url=jdbc:h2:mem:x                     ; an H2 database
            spring.datasource.password=order                        ; spring.datasource.password
            spring.datasource.password=                             ; spring.datasource.password
            spring.datasource.url=jdbc:postgresql://db/order        ; sslmode=verify-full
            spring.datasource.url=jdbc:postgresql://db/order?sslmode=require ; sslmode=verify-full
            spring.datasource.url=jdbc:postgresql://db/order?ssl=true&sslmode=prefer ; sslmode=verify-full
            fanout.callback-key=callback-key                        ; fanout.callback-key
            fanout.callback-key=                                    ; fanout.callback-key
            fanout.callback-key=0123456789abcdef0123456789abcde     ; fanout.callback-key
            fanout.production.required=some.address                 ; some.address
            """)
    void refusesWhatIsNotForProduction(String setting, String named) {
        assertThat(problems(sound.withPropertyValues(setting)))
                .singleElement()
                .extracting(Complaint::problem)
                .asString()
                .contains(named);
    }

    @Test
    void refusesWhatAServiceNamesAsForDevelopmentAlone() {
        ApplicationContextRunner service = sound.withPropertyValues(
                "fanout.production.refused[some.back-door]=use the front door", "fanout.production.refused[other]=x");

        assertThat(problems(service.withPropertyValues("some.back-door=false"))).isEmpty();
        assertThat(problems(service.withPropertyValues("some.back-door=true")))
                .containsExactly(
                        new Complaint("some.back-door is true, which is for development", "use the front door"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.rabbitmq.ssl.enabled=false|fanout.production.allow-plain-broker=true",
                "spring.rabbitmq.ssl.enabled=false|spring.rabbitmq.addresses=amqps://a,amqps://b",
                "spring.datasource.url=jdbc:h2:file:./db|spring.datasource.password=|fanout.production.allow-h2=true",
                "spring.datasource.url=jdbc:postgresql://db/order|fanout.production.allow-plain-database=true",
                "spring.datasource.url=jdbc:postgresql://db/order?ssl=true",
                "spring.datasource.url=jdbc:postgresql://db/order"
                        + "|spring.datasource.hikari.data-source-properties.sslmode=verify-full",
                "fanout.production.required=some.address|some.address=https://here",
                "fanout.production.required=",
            })
    void takesWhatIsAskedFor(String settings) {
        assertThat(problems(sound.withPropertyValues(settings.split("\\|", -1))))
                .isEmpty();
    }

    @Test
    void asksForNoSecretsOfWhatIsNotThere() {
        assertThat(problems(new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(ProductionAutoConfiguration.class))
                        .withPropertyValues(SOUND)
                        .withPropertyValues("fanout.web.customer-password=customer", "fanout.callback-key=")))
                .isEmpty();
    }

    @Test
    void looksAtNothingInOtherProfiles() {
        assertThat(problems(sound.withPropertyValues(
                        "spring.profiles.active=postgres",
                        "fanout.web.customer-password=customer",
                        "spring.rabbitmq.ssl.enabled=false")))
                .isEmpty();
    }

    @Test
    void saysEverythingAtOnceAndNoSecret() {
        List<Complaint> complaints = problems(sound.withPropertyValues(
                "fanout.web.customer-password=customer",
                "fanout.web.operator-password=operator",
                "spring.rabbitmq.username=admin",
                "spring.rabbitmq.password=admin",
                "spring.rabbitmq.ssl.enabled=false",
                "spring.datasource.url=jdbc:postgresql://db/order",
                "spring.datasource.password=changeme"));
        FailureAnalysis analysis =
                new NotForProductionFailureAnalyzer().analyze(new NotForProductionException(complaints));

        assertThat(complaints).hasSize(6);
        assertThat(analysis.getDescription())
                .contains(complaints.stream().map(Complaint::problem).toList())
                .doesNotContain("changeme");
        assertThat(analysis.getAction())
                .contains(complaints.stream().map(Complaint::remedy).toList())
                .contains("FANOUT_CUSTOMER_PASSWORD", "SPRING_RABBITMQ_PASSWORD", "POSTGRES_PASSWORD")
                .contains("fanout.production.allow-plain-broker", "fanout.production.allow-plain-database");
    }

    private static List<Complaint> problems(ApplicationContextRunner contexts) {
        var found = new java.util.ArrayList<Complaint>();
        contexts.run(context -> {
            Throwable failure = context.getStartupFailure();
            if (failure != null) {
                assertThat(failure).isInstanceOf(NotForProductionException.class);
                found.addAll(((NotForProductionException) failure).complaints());
            }
        });
        return found;
    }

    /** As services do; never made into beans, because only the definitions are looked at. */
    private static void addWhatHasSecrets(ConfigurableApplicationContext context) {
        for (Class<?> type : List.of(EnvironmentUsers.class, CallbackSecrets.class)) {
            var definition = new RootBeanDefinition(type);
            definition.setLazyInit(true);
            ((GenericApplicationContext) context).registerBeanDefinition(type.getSimpleName(), definition);
        }
    }
}
