package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.Neighbours;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.VirtualHost;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** When events do not reach the projection, and it has nothing to tell it how late it is, the services are asked. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "fanout.dashboard.projection.late=2s")
@ContextConfiguration(initializers = RealH2.class)
class StandstillIT {

    private static final TestBroker BROKER = TestBroker.own();
    private static final VirtualHost VIRTUAL_HOST = BROKER.newVirtualHost();
    private static final Neighbours NEIGHBOURS = new Neighbours();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
        VIRTUAL_HOST.properties().forEach((name, value) -> registry.add(name, () -> value));
    }

    @AfterAll
    static void close() {
        NEIGHBOURS.close();
        BROKER.close();
    }

    @BeforeEach
    void theProjectionIsGood() {
        awaitSource("projection");
    }

    @Test
    void autoAsksTheServicesWhileNobodyListens(@Autowired FunctionSwitch functions) {
        String name = functions.all().getFirst().name();
        functions.pause(name, "ann", null);
        await().atMost(ofSeconds(30)).until(() -> !VIRTUAL_HOST.isConsumed("dashboard.order.events"));
        try (RawEvents wire = new RawEvents(VIRTUAL_HOST)) {
            var placed = ShopSagas.placed(UUID.randomUUID(), "c-1");
            wire.send(
                    EventTypes.exchangeOf(placed.getClass()),
                    EventTypes.nameOf(placed.getClass()),
                    placed.subject(),
                    UUID.randomUUID(),
                    Instant.now(),
                    placed,
                    Map.of());
        }

        awaitSource("live");
        functions.resume(name, "ann", null);
        awaitSource("projection");
    }

    @Test
    void autoAsksTheServicesWhileTheBrokerIsAway() {
        BROKER.stop();
        try {
            awaitSource("live");
        } finally {
            BROKER.start();
        }
    }

    private void awaitSource(String source) {
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            JsonNode dashboard = RestTestClient.bindToServer()
                    .baseUrl("http://127.0.0.1:" + port)
                    .defaultHeaders(headers -> headers.setBasicAuth("operator", "operator"))
                    .build()
                    .get()
                    .uri("/api/customers/c-1/dashboard")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(JsonNode.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(dashboard.get("source").asString()).isEqualTo(source);
        });
    }
}
