package dev.fanout.messaging.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Starts the application for a test of what it announces and of how it reacts: with its services, repositories,
 * configuration and handlers, and with the kit, but without a server, controllers, and what else belongs to the web.
 *
 * <p>Each application context has an empty H2 database, opened as the kit needs it, and a virtual host of its own on a
 * real RabbitMQ. That is the server which {@code RABBITMQ_URL} and {@code RABBITMQ_MANAGEMENT_URL} name; without them a
 * container where a Docker engine answers, and otherwise a private node of the installed {@code rabbitmq-server}. One
 * broker serves all tests of a JVM and ends with it. As ever, test classes with equal settings share a context, and so
 * what their tests leave behind.
 *
 * <p>The bean {@link OtherServices} plays those that the service listens to, and those that listen to it. Dead letters
 * are found with the kit's own bean {@code DeadLetters}.
 *
 * <pre>{@code
 * @FanoutTest(properties = "fanout.messaging.delayed-retry.delays=") // nobody waits for a delayed attempt
 * class MailServiceIT {
 *
 *     @Autowired OtherServices others;
 *
 *     @Test
 *     void welcomesWhoSignsUp() {
 *         EventMetadata signedUp = others.announce(new CustomerSignedUp("c-1", "a@example.com"));
 *
 *         await().untilAsserted(() -> assertThat(others.heardBecauseOf(signedUp))
 *                 .extracting(Published::event).containsExactly(new MailSent("c-1", "welcome")));
 *     }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@TypeExcludeFilters(WebExcludeFilter.class)
@Import(OtherServicesConfiguration.class)
public @interface FanoutTest {

    /**
     * Properties, each {@code name=value}. They count more than all others, also more than those of database and
     * broker.
     */
    @AliasFor(annotation = SpringBootTest.class)
    String[] properties() default {};

    /**
     * The classes of the application; by default the {@code @SpringBootApplication} of the test's package, or of one
     * above it.
     */
    @AliasFor(annotation = SpringBootTest.class)
    Class<?>[] classes() default {};
}
