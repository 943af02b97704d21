package dev.fanout.messaging.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.example.mail.CustomerEvent.CustomerSignedUp;
import com.example.mail.MailEvent.MailSent;
import com.example.mail.MailServiceApplication;
import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContextManager;

/** Which tests share a context, and what each context has of its own. */
class FanoutTestIT {

    private static final CustomerSignedUp SIGNED_UP = new CustomerSignedUp("c-1", "a@example.com");

    @FanoutTest(classes = MailServiceApplication.class)
    static class One {}

    @FanoutTest(classes = MailServiceApplication.class)
    static class Equal {}

    @FanoutTest(classes = MailServiceApplication.class, properties = "fanout.messaging.inbox.lanes=2")
    static class Different {}

    @FanoutTest(
            classes = MailServiceApplication.class,
            properties = "spring.datasource.url=jdbc:h2:mem:given;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                    + "DEFAULT_NULL_ORDERING=HIGH")
    static class WithADatabaseOfTheTest {}

    @FanoutTest(classes = MailServiceApplication.class)
    abstract static class Base {}

    static class Inheriting extends Base {}

    @Test
    void testsWithEqualSettingsShareAContext() {
        assertThat(contextOf(Equal.class)).isSameAs(contextOf(One.class));
        assertThat(contextOf(Inheriting.class)).isSameAs(contextOf(One.class));
    }

    @Test
    void aContextWithOtherSettingsHasADatabaseAndAVirtualHostOfItsOwn() {
        ApplicationContext one = contextOf(One.class);
        ApplicationContext other = contextOf(Different.class);

        EventMetadata signedUp = others(one).announce(SIGNED_UP);

        await().untilAsserted(
                        () -> assertThat(others(one).heardBecauseOf(signedUp)).hasSize(1));
        assertThat(handledBy(other)).isZero();
        assertThat(others(other).heard()).isEmpty();

        EventMetadata elsewhere = others(other).announce(SIGNED_UP);

        await().untilAsserted(() -> assertThat(others(other).heardBecauseOf(elsewhere))
                .extracting(Published::event)
                .containsExactly(new MailSent("c-1", "welcome")));
        assertThat(others(one).heardBecauseOf(elsewhere)).isEmpty();
        assertThat(Stream.of("spring.datasource.url", "spring.rabbitmq.virtual-host"))
                .allSatisfy(property -> assertThat(settings(other).getProperty(property))
                        .isNotEqualTo(settings(one).getProperty(property)));
    }

    @Test
    void whatTheTestSaysCountsMoreThanTheServers() {
        ApplicationContext context = contextOf(WithADatabaseOfTheTest.class);

        EventMetadata signedUp = others(context).announce(SIGNED_UP);

        await().untilAsserted(() ->
                assertThat(others(context).heardBecauseOf(signedUp)).hasSize(1));
        assertThat(settings(context).getProperty("spring.datasource.url")).startsWith("jdbc:h2:mem:given");
    }

    @Test
    void aSequenceRisesWithinTheEventsOfAnAggregate() {
        OtherServices others = others(contextOf(One.class));
        CustomerSignedUp twice = new CustomerSignedUp("c-2", "a@example.com");
        List<EventMetadata> causes = List.of(others.announce(twice), others.announce(twice));

        await().untilAsserted(() -> assertThat(causes)
                .allSatisfy(cause -> assertThat(others.heardBecauseOf(cause)).hasSize(1)));
        assertThat(causes.stream()
                        .flatMap(cause -> others.heardBecauseOf(cause).stream())
                        .map(event -> event.metadata().sequence()))
                .doesNotContainNull()
                .isSorted();
    }

    @Test
    void anythingAtAllCanBeSent() {
        ApplicationContext context = contextOf(One.class);
        others(context)
                .send("customer.events", new AMQP.BasicProperties(), "no envelope".getBytes(StandardCharsets.UTF_8));

        await().untilAsserted(() -> assertThat(jdbc(context)
                        .sql("select count(*) from dead_letter where message like '%no type%'")
                        .query(Long.class)
                        .single())
                .isPositive());
    }

    @Test
    void anEventThatTheServiceDoesNotListenToIsAMistakeOfTheTest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> others(contextOf(One.class)).announce(new MailSent("c-1", "welcome")))
                .withMessageContaining("mail-service does not listen to mail.events");
    }

    private static ApplicationContext contextOf(Class<?> test) {
        return new TestContextManager(test).getTestContext().getApplicationContext();
    }

    private static OtherServices others(ApplicationContext context) {
        return context.getBean(OtherServices.class);
    }

    private static Environment settings(ApplicationContext context) {
        return context.getEnvironment();
    }

    private static JdbcClient jdbc(ApplicationContext context) {
        return context.getBean(JdbcClient.class);
    }

    private static long handledBy(ApplicationContext context) {
        return jdbc(context).sql("select count(*) from inbox").query(Long.class).single();
    }
}
