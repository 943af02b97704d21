package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The net under crash loops: a message over which its consumer dies again and again ends as a dead letter in the table.
 */
class DeliveryLimitIT {

    private static final String QUEUE = "echo.trial.events";

    @Test
    void aMessageOverWhichItsConsumerKeepsDyingIsKeptAsADeadLetter() throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        Map<String, String> database = TestDatabase.H2.properties();
        try (ConfigurableApplicationContext service = start(database, virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
        }
        UUID trial = UUID.randomUUID();
        try (Wire wire = new Wire(virtualHost)) {
            wire.send(new TrialBegun(trial, Fate.succeeds()));
        }

        int crashes = 0;
        while (virtualHost.depth(QUEUE + ".dlq") == 0) {
            assertThat(crashes).as("crashes without an end").isLessThan(20);
            consumeAndDie(virtualHost, QUEUE);
            crashes++;
        }
        assertThat(crashes).isGreaterThanOrEqualTo(3);

        try (ConfigurableApplicationContext service = start(database, virtualHost)) {
            DeadLetters deadLetters = service.getBean(DeadLetters.class);
            DeadLetter letter = await().atMost(ofSeconds(20))
                    .until(() -> deadLetters.page(of(trial), 0, 10), list -> !list.isEmpty())
                    .getFirst();
            assertThat(letter.exception()).isEqualTo("broker:delivery_limit");
            assertThat(letter.type()).isEqualTo("trial.begun.v1");
            assertThat(letter.queue()).isEqualTo(QUEUE);

            deadLetters.replay(letter.id(), "op", "the crash is mended");
            await().atMost(ofSeconds(20))
                    .until(() -> deadLetters.get(letter.id()).letter().status() == DeadLetterStatus.RESOLVED);
        }
    }

    @Test
    void aDeadLetterOutlivesAnyNumberOfConsumersThatDie() throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = start(TestDatabase.H2.properties(), virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE + ".dlq"));
        }
        try (Connection connection = virtualHost.open()) {
            connection.createChannel().basicPublish("echo.dlx", QUEUE + ".dlq", null, new byte[] {1});
        }
        await().until(() -> virtualHost.depth(QUEUE + ".dlq") == 1);

        for (int i = 0; i < 25; i++) { // 20 is the broker's own limit
            consumeAndDie(virtualHost, QUEUE + ".dlq");
        }

        await().until(() -> virtualHost.depth(QUEUE + ".dlq") == 1);
    }

    /** Takes a message and goes away with it, as a process does that is killed. */
    private static void consumeAndDie(VirtualHost virtualHost, String queue) throws Exception {
        Connection connection = virtualHost.open();
        CountDownLatch delivered = new CountDownLatch(1);
        connection.createChannel().basicConsume(queue, false, (_, _) -> delivered.countDown(), _ -> {});
        delivered.await(2, TimeUnit.SECONDS);
        connection.abort();
    }

    private static DeadLetterFilter of(UUID trial) {
        return new DeadLetterFilter(null, null, null, null, trial.toString(), null, null, null);
    }

    private static ConfigurableApplicationContext start(Map<String, String> database, VirtualHost virtualHost) {
        return KitTestApplication.start(
                database,
                virtualHost,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.delivery-limit=3");
    }
}
