package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.KitTestApplication.Ledger;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.testing.OwnPostgres;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The broker ends the channel of a consumer that holds a message for too long, and buries the message after some twenty
 * such ends.
 */
class ConsumerTimeoutIT {

    private static final String QUEUE = "echo.trial.events";

    /** In place of half an hour, and looked after once a minute. */
    private static final String ONE_SECOND = "[{rabbit, [{consumer_timeout, 1000}, {channel_tick_interval, 250},"
            + " {collect_statistics_interval, 1000}, {quorum_tick_interval, 1000}]}].";

    @Test
    void anOutageOfThirtyConsumerTimeoutsCostsNoMessageMoreThanOneDelivery() {
        try (TestBroker broker = TestBroker.own(ONE_SECOND);
                OwnPostgres database = new OwnPostgres()) {
            VirtualHost virtualHost = broker.newVirtualHost();
            try (ConfigurableApplicationContext service = start(database, virtualHost);
                    Wire wire = new Wire(virtualHost)) {
                await().until(() -> virtualHost.isConsumed(QUEUE));
                DatabaseState.SHUT_DOWN.begin(database);
                List<UUID> sent = IntStream.range(0, 50)
                        .mapToObj(_ -> wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds())))
                        .toList();

                await().until(() -> virtualHost.depth(QUEUE) == 50);
                await().during(ofSeconds(30)).atMost(ofSeconds(31)).until(() -> virtualHost.depth(QUEUE) == 50);
                assertThat(wire.vainDeliveries(QUEUE)).hasSize(50).allMatch(count -> count <= 1);
                DatabaseState.SHUT_DOWN.end(database);

                Ledger ledger = service.getBean(Ledger.class);
                await().ignoreExceptions().atMost(ofSeconds(30)).untilAsserted(() -> {
                    assertThat(sent).allMatch(ledger::has);
                    assertThat(Probes.down(service)).isEmpty();
                });
                await().until(() -> broker.count(virtualHost, QUEUE, "messages") == 0);
                assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
            }
        }
    }

    private static ConfigurableApplicationContext start(OwnPostgres database, VirtualHost virtualHost) {
        return KitTestApplication.start(
                database.properties(),
                virtualHost,
                "--spring.main.web-application-type=none",
                "--spring.datasource.hikari.connection-timeout=300",
                "--fanout.messaging.dead-letters.drain=false",
                "--fanout.messaging.outbox.max-backoff=1s",
                "--fanout.messaging.inbox.outage-patience=0s");
    }
}
