package dev.fanout.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.KitTestApplication.Ledger;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A broker that lacks memory delivers, but takes nothing: no event, and no dead letter. */
class BrokerAlarmIT {

    private static final String QUEUE = "echo.trial.events";
    private static final String SOUNDS = "echo.sound.events";

    @Test
    void whatIsHandledWaitsToBeAnnouncedAndWhatCannotBeHandledIsKeptWithItsCause() {
        try (TestBroker broker = TestBroker.own()) {
            VirtualHost virtualHost = broker.newVirtualHost();
            String announced;
            List<UUID> sent = new ArrayList<>();
            try (Wire wire = new Wire(virtualHost)) {
                announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
                try (ConfigurableApplicationContext service = start(virtualHost)) {
                    await().until(() -> virtualHost.isConsumed(QUEUE));
                }
                for (int i = 0; i < 50; i++) {
                    sent.add(wire.send(new SoundMade(UUID.randomUUID())));
                    sent.add(wire.send(new TrialBegun(UUID.randomUUID(), i < 5 ? Fate.fails(2) : Fate.succeeds())));
                    wire.send(
                            "trial.events",
                            new AMQP.BasicProperties(),
                            UUID.randomUUID().toString().getBytes(UTF_8));
                }
            }
            broker.control("set_vm_memory_high_watermark", "0");
            try (ConfigurableApplicationContext service = start(virtualHost)) {
                Ledger ledger = service.getBean(Ledger.class);
                await().atMost(ofSeconds(60)).untilAsserted(() -> {
                    assertThat(sent).allMatch(ledger::has);
                    assertThat(deadLetters(service)).hasSize(50);
                    assertThat(broker.count(virtualHost, QUEUE, "messages")).isZero();
                });
                assertThat(virtualHost.depth(announced)).isZero();
                broker.control("set_vm_memory_high_watermark", "0.4");

                await().atMost(ofSeconds(60)).untilAsserted(() -> {
                    assertThat(virtualHost.depth(announced)).isGreaterThanOrEqualTo(50);
                    assertThat(Probes.down(service)).isEmpty();
                    assertThat(broker.count(virtualHost, SOUNDS, "messages")).isZero();
                });
                try (Wire wire = new Wire(virtualHost)) {
                    assertThat(wire.takeAll(announced))
                            .extracting(event -> event.getProps().getMessageId())
                            .as("at least once, for what was on its way when the alarm began may arrive after it")
                            .satisfies(ids -> assertThat(Set.copyOf(ids)).hasSize(50));
                }
                assertThat(deadLetters(service))
                        .hasSize(50)
                        .extracting(DeadLetter::exception)
                        .containsOnly("dev.fanout.messaging.wire.MalformedMessageException");
            }
        }
    }

    private static List<DeadLetter> deadLetters(ConfigurableApplicationContext service) {
        return service.getBean(DeadLetters.class).page(DeadLetterFilter.ALL, 0, 100);
    }

    private static ConfigurableApplicationContext start(VirtualHost virtualHost) {
        return KitTestApplication.start(
                TestDatabase.H2.properties(),
                virtualHost,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.inbox.outage-patience=1s",
                "--fanout.messaging.outbox.max-backoff=1s");
    }
}
