package dev.fanout.dashboard;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** The service, asked over HTTP and told of events by a real broker. A class that extends it names the database. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = RealBroker.class)
public abstract class RunningDashboard {

    protected static final List<String> QUEUES = Stream.of("order", "inventory", "payment", "notification")
            .map(service -> "dashboard." + service + ".events")
            .toList();

    @Autowired
    protected JdbcClient jdbc;

    @LocalServerPort
    private int port;

    protected VirtualHost virtualHost;
    protected RawEvents wire;

    @BeforeEach
    void awaitListeners(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> QUEUES.stream().allMatch(virtualHost::isConsumed));
        wire = new RawEvents(virtualHost);
    }

    @AfterEach
    void closeWire() {
        wire.close();
    }

    // Events

    /** @return its id */
    protected final UUID send(ShopEvent event, Instant time) {
        return send(event, UUID.randomUUID(), time);
    }

    /** @return its id */
    protected final UUID send(ShopEvent event, UUID id, Instant time) {
        return send(event, id, time, Map.of());
    }

    /**
     * Announces an event as its service would.
     *
     * @param headers besides the usual ones
     * @return its id
     */
    protected final UUID send(ShopEvent event, UUID id, Instant time, Map<String, Object> headers) {
        wire.send(exchangeOf(event), EventTypes.nameOf(event.getClass()), event.subject(), id, time, event, headers);
        return id;
    }

    protected static String exchangeOf(ShopEvent event) {
        return EventTypes.exchangeOf(event.getClass());
    }

    /** Until the audit log has these, and so all else that is written of them. */
    protected final void awaitKept(Collection<UUID> ids) {
        await().atMost(ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jdbc.sql("select count(*) from audit_event where event_id in (:ids)")
                                .param("ids", ids)
                                .query(Long.class)
                                .single()
                        == ids.size());
    }

    // Answers

    /** What an operator gets. */
    protected final JsonNode get(String path) {
        return get("operator", path);
    }

    protected final JsonNode get(String user, String path) {
        JsonNode answer = client(user)
                .get()
                .uri(uri(path))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(answer).isNotNull();
        return answer;
    }

    /** As it is, with what is encoded in it. */
    protected final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    protected final RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }
}
