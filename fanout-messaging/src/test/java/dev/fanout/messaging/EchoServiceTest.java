package dev.fanout.messaging;

import dev.fanout.testing.RealBroker;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;

/**
 * The echo-service in miniature on a real broker, one for all tests of a database. Nothing leaves its dead-letter
 * queues.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.application.name=echo-service",
            "fanout.messaging.outbox.max-backoff=1s",
            "fanout.messaging.subscriptions=sound, trial",
            "fanout.messaging.delayed-retry.delays=",
            "fanout.messaging.dead-letters.drain=false"
        })
@ContextConfiguration(initializers = RealBroker.class)
@interface EchoServiceTest {}
