package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.DashboardServiceApplication;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealPostgres;
import dev.fanout.testing.ServiceProcess;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/** A rebuild while two instances of dashboard-service share a database; one is a process, which is killed. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {RealBroker.class, RealPostgres.class})
class RebuildBySeveralInstancesIT {

    private static final int HEAP_MIB = 256;
    private static final String REBUILD = "/api/projection/rebuild";
    private static final String COMPLETED = "COMPLETED";
    private static final Neighbours NEIGHBOURS = new Neighbours();

    @LocalServerPort
    private int port;

    private int otherPort;
    private final WholeShop shop = new WholeShop(300);

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @Test
    void oneReadsAndWhenItIsKilledTheOtherGoesOn(@Autowired Environment environment, @Autowired JdbcClient jdbc) {
        PushedCustomers.add(jdbc, shop.customer);
        Semaphore pages = new Semaphore(3);
        shop.behave(NEIGHBOURS);
        NEIGHBOURS.order.behave((request, client) -> {
            if (take(pages)) {
                shop.orders().answer(request, client);
            } else {
                client.close();
            }
        });
        try (ServiceProcess process = start(environment)) {
            await().atMost(ofSeconds(90)).until(() -> isUp(process));

            // Who is asked for it begins at once.
            assertThat(begin(otherPort)).isEqualTo(202);
            assertThat(begin(port)).isEqualTo(409);
            assertThat(begin(otherPort)).isEqualTo(409);
            await().atMost(ofSeconds(60))
                    .until(() -> get(port, REBUILD).get("pages").asInt() == 3);
            assertThat(dashboard(port).at("/sections/orders/total").asInt()).isZero();
            assertThat(reads().values()).allMatch(count -> count == 1);
            process.kill();
            pages.release(1000);
            await().atMost(ofSeconds(90)).until(() -> stateAt(port).equals(COMPLETED));
        }

        assertThat(dashboard(port).at("/sections/orders/total").asInt()).isEqualTo(300);
        // The page that the killed one was at, and no other.
        assertThat(reads().values().stream().filter(count -> count > 1)).hasSizeLessThanOrEqualTo(1);
        assertThat(get(port, REBUILD).get("pages").asInt()).isEqualTo(13);
        try (ServiceProcess process = start(environment)) {
            await().atMost(ofSeconds(90)).until(() -> isUp(process));
            assertThat(stateAt(otherPort)).isEqualTo(COMPLETED);
            assertThat(dashboard(otherPort).at("/sections/orders/items"))
                    .isEqualTo(dashboard(port).at("/sections/orders/items"));
            NEIGHBOURS.order.requests().clear();

            assertThat(begin(port)).isEqualTo(202);
            await().atMost(ofSeconds(90)).until(() -> stateAt(otherPort).equals(COMPLETED));

            assertThat(reads().values()).hasSize(6).allMatch(count -> count == 1);
            assertThat(dashboard(otherPort).at("/sections/orders/total").asInt())
                    .isEqualTo(300);
        }
    }

    private static boolean take(Semaphore pages) {
        try {
            return pages.tryAcquire(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ServiceProcess start(Environment environment) {
        Map<String, String> database = Stream.of("url", "username", "password")
                .map(name -> "spring.datasource." + name)
                .collect(Collectors.toMap(name -> name, environment::getRequiredProperty));
        List<String> arguments = Stream.concat(
                        Stream.of("--server.port=0"),
                        Stream.of("order", "inventory", "payment", "notification")
                                .map(service -> "fanout.dashboard.services." + service + ".urls")
                                .map(name -> "--" + name + "=" + environment.getRequiredProperty(name)))
                .toList();
        return ServiceProcess.start(
                DashboardServiceApplication.class,
                HEAP_MIB,
                database,
                VirtualHost.of(environment),
                arguments.toArray(String[]::new));
    }

    private boolean isUp(ServiceProcess process) {
        assertThat(process.isAlive()).as(process::output).isTrue();
        try {
            otherPort = process.port().orElseThrow();
            return get(otherPort, "/actuator/health").get("status").asString().equals("UP");
        } catch (RuntimeException | AssertionError e) {
            return false;
        }
    }

    private static Map<String, Long> reads() {
        return NEIGHBOURS.order.requests().stream()
                .collect(Collectors.groupingBy(WholeShop::afterIn, Collectors.counting()));
    }

    private static int begin(int port) {
        return client(port)
                .post()
                .uri(REBUILD)
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static String stateAt(int port) {
        return get(port, REBUILD).get("state").asString();
    }

    private JsonNode dashboard(int port) {
        return get(port, "/api/customers/" + shop.customer + "/dashboard?source=projection");
    }

    private static JsonNode get(int port, String path) {
        return client(port)
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private static RestTestClient client(int port) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth("operator", "operator"))
                .build();
    }
}
