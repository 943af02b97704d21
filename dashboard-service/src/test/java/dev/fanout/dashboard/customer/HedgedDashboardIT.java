package dev.fanout.dashboard.customer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** What second requests do for a service that has two addresses, one of which does not answer now and then. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.dashboard.deadline=" + HedgedDashboardIT.DEADLINE_MS + "ms",
            "fanout.dashboard.calls.hedging.enabled=true",
            // Of what takes longer than usual, what hangs here is more than half: so the budget suffices for it.
            "fanout.dashboard.calls.hedging.quantile=0.95",
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class HedgedDashboardIT {

    static final int DEADLINE_MS = 2000;
    private static final int WARM_UP = 100;
    private static final int READS = 400;

    /** Of the requests to the second instance; the first one has as many. */
    private static final int HANGS_AT_EACH = 16;

    private static final Neighbours NEIGHBOURS = new Neighbours();
    private static final LocalService SECOND = new LocalService();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
        registry.add("fanout.dashboard.services.order.urls", () -> NEIGHBOURS.order.url() + "," + SECOND.url());
    }

    @AfterAll
    static void close() {
        NEIGHBOURS.close();
        SECOND.close();
    }

    @Test
    void whatHangsAtOneInstanceIsAnsweredByTheOtherForATenthMoreRequestsAtMost() {
        SECOND.behave(Neighbours.orders());
        for (int i = 0; i < WARM_UP; i++) {
            orders();
        }
        AtomicInteger hung = new AtomicInteger();
        AtomicInteger turn = new AtomicInteger();
        Behaviour hangs = LocalService.slow();
        Behaviour good = Neighbours.orders();
        SECOND.behave((request, client) -> {
            if (turn.incrementAndGet() % HANGS_AT_EACH == 0) {
                hung.incrementAndGet();
                hangs.answer(request, client);
            } else {
                good.answer(request, client);
            }
        });
        NEIGHBOURS.order.requests().clear();
        SECOND.requests().clear();

        for (int i = 0; i < READS; i++) {
            JsonNode orders = orders();
            assertThat(orders.get("status").asString()).as("%d: %s", i, orders).isEqualTo("OK");
            assertThat(orders.get("tookMillis").asLong())
                    .as("of an answer that does not wait for the deadline")
                    .isLessThan(DEADLINE_MS / 2);
        }

        assertThat(hung.get()).isGreaterThanOrEqualTo(READS / 2 / HANGS_AT_EACH - 1);
        int requests = NEIGHBOURS.order.requests().size() + SECOND.requests().size();
        assertThat(requests - READS).isBetween(hung.get(), (READS + WARM_UP) / 10);
    }

    private JsonNode orders() {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth("customer", "customer"))
                .build()
                .get()
                .uri("/api/customers/c-1/dashboard?source=live")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody()
                .at("/sections/orders");
    }
}
