package dev.fanout.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An HTTP provider that is down for longer than the attempts of any message last. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.messaging.retry.initial-wait=10ms",
            "fanout.messaging.retry.max-attempts=4",
            "fanout.messaging.delayed-retry.delays=200ms",
            "fanout.messaging.delayed-retry.dependency-delay=200ms",
            "fanout.payment.provider.max-attempts=3",
            "fanout.payment.provider.initial-wait=1ms",
            "fanout.payment.provider.max-wait=2ms",
            "fanout.payment.provider.read-timeout=20s",
            "fanout.payment.provider.circuit-breaker.minimum-calls=5",
            "fanout.payment.provider.circuit-breaker.window-size=10",
            "fanout.payment.provider.circuit-breaker.open-duration=500ms"
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class ProviderOutageIT {

    private static final String QUEUE = "payment.order.events";
    private static final int ORDERS = 20;

    /** Of 20 messages, which would have 4 attempts, twice, of 3 requests each. */
    private static final int REQUESTS_WITHOUT_A_BREAKER = ORDERS * 4 * 2 * 3;

    private static final Money TOTAL = new Money(2500, "EUR");
    private static final WireMockServer SERVER =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    @Autowired
    private JdbcClient jdbc;

    private RawEvents wire;
    private String announcements;

    @DynamicPropertySource
    static void start(DynamicPropertyRegistry properties) {
        SERVER.start();
        properties.add("fanout.payment.provider.url", SERVER::baseUrl);
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed(QUEUE));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("payment.events");
        SERVER.resetAll();
    }

    @AfterEach
    void close() {
        wire.close();
    }

    @Test
    void keepsPaymentsWaitingWhileTheProviderIsDownAndMakesAllOfThemAfterwards() {
        assertOutlivesAnOutage(ORDERS);

        assertThat(requests()).isLessThan(REQUESTS_WITHOUT_A_BREAKER / 2);
    }

    @Test
    void keepsAPaymentOnItsOwnWaiting() {
        assertOutlivesAnOutage(1);
    }

    private void assertOutlivesAnOutage(int count) {
        List<String> orders =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
        List<Announced> announced = new ArrayList<>();
        SERVER.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(503)));

        orders.forEach(order -> place(UUID.fromString(order)));
        wire.confirm();

        await().atMost(ofSeconds(30)).until(() -> requests() > 0);
        // Several times as long as all attempts of a message take.
        await().during(ofSeconds(4)).atMost(ofSeconds(30)).until(() -> rows("dead_letter") == 0);
        assertThat(wire.takeAll(announcements)).isEmpty();

        SERVER.stubFor(post(anyUrl()).willReturn(okJson("""
                {"reference":"ch_1"}""")));

        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            announced.addAll(wire.takeAll(announcements));
            assertThat(announced).hasSize(count);
        });
        assertThat(announced).extracting(Announced::type).containsOnly("payment.authorized.v1");
        assertThat(announced).extracting(Announced::subject).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(rows("dead_letter")).isZero();
        assertThat(rows("delayed_retry")).isZero();
        for (Announced authorized : announced) {
            SERVER.verify(
                    moreThanOrExactly(1),
                    postRequestedFor(anyUrl())
                            .withHeader("traceparent", containing("-" + authorized.traceId() + "-"))
                            .withRequestBody(containing(authorized.subject())));
        }
    }

    private void place(UUID order) {
        var placed = new OrderPlaced(
                order,
                "c-1",
                "a@example.com",
                "tok_visa",
                TOTAL,
                List.of(new OrderLine("cup", 2, new Money(1250, "EUR"))),
                Instant.now().plusSeconds(3_600),
                null);
        wire.send("order.events", EventTypes.nameOf(OrderPlaced.class), placed.subject(), UUID.randomUUID(), placed);
    }

    private static int requests() {
        return SERVER.countRequestsMatching(postRequestedFor(anyUrl()).build()).getCount();
    }

    private long rows(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }
}
