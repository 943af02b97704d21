package dev.fanout.system;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import dev.fanout.local.Service;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each service that has a function, as compose runs it: it declares nothing, and its user has the least rights. */
@ExtendWith(OutputCaptureExtension.class)
class FunctionPermissionsIT {

    private static DefinedBroker broker;

    /** A function of the shop, with an event for it and the table without which it can do nothing. */
    enum ShopFunction {
        PRODUCT_COPY("order", "order.inventory.events.product-copy", "product_copy", "product.changed.v1") {
            @Override
            Object event(UUID subject) {
                return Map.of("sku", subject, "name", "A cup", "price", Map.of("amount", 1250, "currency", "EUR"));
            }
        },
        CUSTOMER_NOTICES(
                "notification", "notification.order.events.customer-notices", "contact", "order.confirmed.v1") {
            @Override
            Object event(UUID subject) {
                return Map.of("orderId", subject, "customerId", "c-1");
            }
        };

        private final String service;
        private final String queue;
        private final String table;
        private final String type;

        ShopFunction(String service, String queue, String table, String type) {
            this.service = service;
            this.queue = queue;
            this.table = table;
            this.type = type;
        }

        abstract Object event(UUID subject);

        UUID announce(RawEvents wire) {
            UUID subject = UUID.randomUUID();
            String[] words = queue.split("\\.");
            wire.send(words[1] + ".events", type, subject.toString(), UUID.randomUUID(), event(subject));
            wire.confirm();
            return subject;
        }

        ConfigurableApplicationContext start() {
            return ShippedService.running(
                    Service.named(service).orElseThrow(),
                    TestDatabase.H2.properties(),
                    broker.as(service + "-service"),
                    "--fanout.messaging.topology=verify",
                    "--fanout.messaging.retry.max-attempts=2",
                    "--fanout.messaging.delayed-retry.delays=100ms");
        }
    }

    @BeforeAll
    static void importDefinitions() throws Exception {
        broker = new DefinedBroker();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void itsMessagesAreConsumedTriedAgainDeadLetteredAndReplayed(ShopFunction function) {
        try (ConfigurableApplicationContext service = function.start();
                RawEvents wire = new RawEvents(broker.asAdmin())) {
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            DeadLetters deadLetters = service.getBean(DeadLetters.class);
            await().atMost(ofSeconds(30)).until(() -> broker.asAdmin().isConsumed(function.queue));
            function.announce(wire);
            await().atMost(ofSeconds(30)).until(() -> rowsOf(function.table, jdbc) == 1);

            jdbc.sql("alter table " + function.table + " rename to away").update();
            UUID subject = function.announce(wire);
            DeadLetter dead = await().atMost(ofSeconds(30))
                    .until(() -> deadLetters.page(of(subject), 0, 10), letters -> letters.size() == 1)
                    .getFirst();
            assertThat(dead.queue()).isEqualTo(function.queue);
            assertThat(dead.attempts()).as("two at once, two later").isEqualTo(4);
            jdbc.sql("alter table away rename to " + function.table).update();
            deadLetters.replay(dead.id(), "ann", "mended");

            await().atMost(ofSeconds(30))
                    .until(() -> deadLetters.get(dead.id()).letter().status() == DeadLetterStatus.RESOLVED);
            assertThat(rowsOf(function.table, jdbc)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutItsQueueTheServiceDoesNotStartAndNamesIt(ShopFunction function, CapturedOutput output)
            throws Exception {
        try (Connection admin = broker.asAdmin().open()) {
            admin.createChannel().queueDelete(function.queue);
            admin.createChannel().queueDelete(function.queue + ".dlq");

            assertThatThrownBy(() -> function.start().close())
                    .hasRootCauseInstanceOf(IncompleteTopologyException.class);

            assertThat(output.getOut())
                    .contains(
                            "queue " + function.queue + " (NOT_FOUND",
                            "queue " + function.queue + ".dlq (NOT_FOUND",
                            "deploy/rabbitmq/definitions.json")
                    .containsOnlyOnce("  - queue " + function.queue + " (")
                    .doesNotContain("(ACCESS_REFUSED");
        } finally {
            broker.importDefinitions();
        }
    }

    private static long rowsOf(String table, JdbcClient jdbc) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    private static DeadLetterFilter of(UUID subject) {
        return new DeadLetterFilter(null, null, null, null, subject.toString(), null, null, null);
    }
}
