package dev.fanout.dashboard.customer;

import static dev.fanout.dashboard.LocalService.answer;
import static dev.fanout.dashboard.LocalService.dripping;
import static dev.fanout.dashboard.LocalService.endless;
import static dev.fanout.dashboard.LocalService.flapping;
import static dev.fanout.dashboard.LocalService.halfClosed;
import static dev.fanout.dashboard.LocalService.hanging;
import static dev.fanout.dashboard.LocalService.json;
import static dev.fanout.dashboard.LocalService.noHttp;
import static dev.fanout.dashboard.LocalService.redirecting;
import static dev.fanout.dashboard.LocalService.silent;
import static dev.fanout.dashboard.LocalService.slow;
import static dev.fanout.dashboard.LocalService.tooLarge;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.testing.OtlpReceiver;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.RecordedSpan;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a customer's dashboard is when the services that it asks are not as they should be. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.dashboard.deadline=" + LiveDashboardIT.DEADLINE_MS + "ms",
            "fanout.dashboard.calls.circuit-breaker.open-duration=500ms",
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class LiveDashboardIT {

    static final int DEADLINE_MS = 1000;

    /** Who had waited for a service that is slow would have its answer later than this. */
    private static final Duration OF_A_SLOW_SERVICE = ofSeconds(5);

    /** How long the service may have a request beyond its deadline. */
    private static final Duration BEYOND = ofMillis(100);

    private static final List<String> SECTIONS = List.of("customer", "orders", "payments", "notifications");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Neighbours NEIGHBOURS = new Neighbours();
    private static final OtlpReceiver COLLECTOR = new OtlpReceiver();

    private final String customer = "c-" + UUID.randomUUID();

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry meters;

    private static HttpClient client;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
        registry.add("management.opentelemetry.tracing.export.otlp.endpoint", COLLECTOR::endpoint);
    }

    @BeforeAll
    static void open() {
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void close() {
        client.close();
        NEIGHBOURS.close();
        COLLECTOR.close();
    }

    /** So often that what failed in an earlier test is the smaller part of what a circuit breaker has seen. */
    @BeforeEach
    void letAllRecover() {
        NEIGHBOURS.recover();
        for (int i = 0; i < 4; i++) {
            await().until(() -> !dashboard("c-of-nobody").get("partial").asBoolean());
        }
    }

    // All is well

    @Test
    void showsWhatAllServicesKnow() {
        JsonNode dashboard = dashboard(customer);

        assertThat(dashboard.get("customerId").asString()).isEqualTo(customer);
        assertThat(dashboard.get("source").asString()).isEqualTo("live");
        assertThat(dashboard.get("partial").asBoolean()).isFalse();
        assertThat(dashboard.get("sections").propertyNames()).containsExactlyElementsOf(SECTIONS);
        for (String name : SECTIONS) {
            JsonNode section = section(dashboard, name);
            assertThat(section.get("status").asString()).as(name).isEqualTo("OK");
            assertThat(section.get("reason").isNull()).isTrue();
            assertThat(Instant.parse(section.get("asOf").asString()))
                    .isBetween(Instant.now().minusSeconds(10), Instant.now());
            assertThat(section.get("ageMillis").asLong()).isBetween(0L, 10_000L);
            assertThat(section.get("tookMillis").asLong()).isBetween(0L, (long) DEADLINE_MS);
        }
        assertThat(section(dashboard, "customer").at("/items/0/email").asString())
                .isEqualTo("a@example.com");
        assertThat(section(dashboard, "orders").get("total").asLong()).isEqualTo(7);
        JsonNode order = section(dashboard, "orders").get("items").get(0);
        assertThat(order.get("id").asString()).isEqualTo(Neighbours.ORDER_ID);
        assertThat(order.at("/total/amount").asLong()).isEqualTo(2500);
        assertThat(order.at("/saga/payment").asString()).isEqualTo("AUTHORIZED");
        assertThat(section(dashboard, "payments").at("/items/0/status").asString())
                .isEqualTo("AUTHORIZED");
        assertThat(section(dashboard, "payments").toString()).doesNotContain("secret-reference");
        assertThat(section(dashboard, "notifications").at("/items/0/eventType").asString())
                .isEqualTo("order.confirmed.v1");
    }

    @Test
    void asksAsItselfForThisCustomerAndSaysUntilWhenItWaits() {
        NEIGHBOURS.order.requests().clear();
        Instant before = Instant.now();

        dashboard("c 1&x=y");

        Request request = NEIGHBOURS.order.requests().getLast();
        assertThat(request.target()).isEqualTo("/orders?customerId=c%201%26x%3Dy&size=50");
        assertThat(request.header("Authorization")).isEqualTo(basic("dashboard"));
        assertThat(Instant.parse(request.header("Fanout-Deadline")))
                .isBetween(before.plusMillis(DEADLINE_MS - 1), Instant.now().plusMillis(DEADLINE_MS));
    }

    @Test
    void aCallerThatWaitsForLessGetsItsAnswerEarlier() {
        NEIGHBOURS.order.behave(slow());
        Instant until = Instant.now().plusMillis(300);

        Timed timed = timed(request(path(customer)).header("Fanout-Deadline", until.toString()));

        assertThat(timed.took()).isLessThan(ofMillis(DEADLINE_MS));
        assertThat(status(timed.body(), "orders")).isEqualTo("TIMEOUT");
    }

    @Test
    void ofACustomerWhomNobodyKnowsTheSectionsAreEmpty() {
        NEIGHBOURS.notification.behave(
                LocalService.byPath(Map.of("/deliveries", json("{\"items\":[],\"page\":0,\"size\":50,\"total\":0}"))));

        JsonNode dashboard = dashboard(customer);

        assertThat(dashboard.get("partial").asBoolean()).isFalse();
        assertThat(section(dashboard, "customer").get("items")).isEmpty();
        assertThat(section(dashboard, "customer").get("total").asLong()).isZero();
    }

    @Test
    void itIsForCustomersAndOperatorsAndForNobodyElse() {
        assertThat(send(request(path(customer), "customer")).statusCode()).isEqualTo(200);
        assertThat(send(request(path(customer), "operator")).statusCode()).isEqualTo(200);
        assertThat(send(HttpRequest.newBuilder(URI.create(path(customer)))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSourceThatThereIsNotIsNoSuccess() {
        HttpResponse<String> unknown = send(request(path(customer).replace("live", "oracle")));

        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(unknown.body()).at("/errors/0/field").asString())
                .isEqualTo("source");
        assertThat(JSON.readTree(send(request(path(customer))).body())
                        .get("partial")
                        .asBoolean())
                .isFalse();
    }

    // One service is not well

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("slow", slow(), "TIMEOUT", "DEADLINE"),
                Arguments.of("dripping", dripping(), "TIMEOUT", "DEADLINE"),
                Arguments.of("no HTTP", noHttp(), "UNAVAILABLE", "NO_ANSWER"),
                Arguments.of("silent", silent(), "UNAVAILABLE", "NO_ANSWER"),
                Arguments.of("half closed", halfClosed(), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("endless", endless(), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("too large", tooLarge(), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("HTML", answer(200, "text/html", "<html>"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("half of JSON", json("{\"items\":["), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("nothing", json(""), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("null", json("null"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("a list", json("[]"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("no items", json("{\"page\":0,\"size\":50,\"total\":0}"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of(
                        "items of another shape",
                        json("{\"items\":[{\"id\":1}],\"page\":0,\"size\":50,\"total\":1}"),
                        "UNAVAILABLE",
                        "BAD_ANSWER"),
                Arguments.of("in trouble", answer(500, "text/plain", "x"), "UNAVAILABLE", "ERROR_ANSWER"),
                Arguments.of("busy", answer(503, "application/problem+json", "{}"), "UNAVAILABLE", "ERROR_ANSWER"),
                Arguments.of("unwilling", answer(401, "application/problem+json", "{}"), "UNAVAILABLE", "REFUSED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void itsSectionSaysSoInTimeAndTheOthersAreComplete(
            String fault, Behaviour behaviour, String status, String reason) {
        NEIGHBOURS.order.behave(behaviour);
        Duration before = timeInService();

        Timed timed = timed(request(path(customer)));

        assertThat(timed.took()).isLessThan(OF_A_SLOW_SERVICE);
        assertOnly(timed.body(), "orders", status, reason);
        assertInTime(timeInService().minus(before));
        await().untilAsserted(() -> assertThat(inHand("order-service")).isZero());
        await().untilAsserted(() -> assertThat(NEIGHBOURS.order.connections())
                .as("connections, but one that may be used again")
                .isLessThanOrEqualTo(1));
    }

    /** A machine that does much else may delay one answer, but not each of three. */
    private void assertInTime(Duration first) {
        Duration best = first;
        for (int again = 0; again < 2 && best.compareTo(ofMillis(DEADLINE_MS).plus(BEYOND)) > 0; again++) {
            Duration before = timeInService();
            dashboard(customer);
            Duration took = timeInService().minus(before);
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertThat(best).isLessThanOrEqualTo(ofMillis(DEADLINE_MS).plus(BEYOND));
    }

    /** How long it has had requests for dashboards in all, once it has none. */
    private Duration timeInService() {
        await().until(() -> meters.find("http.server.requests.active").longTaskTimers().stream()
                .allMatch(requests -> requests.activeTasks() == 0));
        double millis =
                meters.find("http.server.requests").tag("uri", "/api/customers/{id}/dashboard").timers().stream()
                        .mapToDouble(requests -> requests.totalTime(TimeUnit.MILLISECONDS))
                        .sum();
        return ofMillis((long) millis);
    }

    @Test
    void aDeadServiceIsMissedAtOnce() {
        NEIGHBOURS.payment.die();

        Timed timed = timed(request(path(customer)));

        assertThat(timed.took()).isLessThan(ofMillis(DEADLINE_MS));
        assertOnly(timed.body(), "payments", "UNAVAILABLE", "NO_ANSWER");
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (LocalService trap = new LocalService()) {
            NEIGHBOURS.payment.behave(redirecting(trap.url()));

            assertOnly(dashboard(customer), "payments", "UNAVAILABLE", "BAD_ANSWER");
            assertThat(trap.requests()).isEmpty();
        }
    }

    @Test
    void twoSectionsOfOneServiceFailOnTheirOwn() {
        NEIGHBOURS.notification.behave((request, connection) -> {
            Behaviour behaviour = request.target().startsWith("/customers") ? slow() : Neighbours.notifications();
            behaviour.answer(request, connection);
        });

        assertOnly(dashboard(customer), "customer", "TIMEOUT", "DEADLINE");
    }

    @Test
    void whatAServiceAnsweredLastIsShownWithItsAge() {
        dashboard(customer);
        Instant known = Instant.now();
        await().until(() -> Instant.now().isAfter(known.plusMillis(20)));
        for (Behaviour behaviour : List.of(slow(), silent(), json("null"))) {
            NEIGHBOURS.order.behave(behaviour);

            JsonNode dashboard = dashboard(customer);

            JsonNode orders = section(dashboard, "orders");
            assertThat(dashboard.get("partial").asBoolean()).isTrue();
            assertThat(orders.get("status").asString()).isEqualTo("STALE");
            assertThat(orders.get("reason").asString()).isIn("DEADLINE", "NO_ANSWER", "BAD_ANSWER");
            assertThat(orders.get("items")).hasSize(1);
            assertThat(orders.get("total").asLong()).isEqualTo(7);
            assertThat(Instant.parse(orders.get("asOf").asString())).isBefore(known);
            assertThat(orders.get("ageMillis").asLong()).isBetween(20L, 30_000L);
        }
        assertThat(section(dashboard("c-" + UUID.randomUUID()), "orders").get("items"))
                .as("of another customer")
                .isEmpty();
    }

    @Test
    void aFlappingServiceIsShownWheneverItAnswers() {
        NEIGHBOURS.payment.behave(flapping(Neighbours.payments(), silent()));

        List<String> statuses = IntStream.range(0, 6)
                .mapToObj(_ -> status(dashboard(customer), "payments"))
                .toList();

        assertThat(statuses).contains("OK").isSubsetOf("OK", "STALE", "UNAVAILABLE");
        NEIGHBOURS.payment.behave(Neighbours.payments());
        await().untilAsserted(() ->
                assertThat(status(dashboard(customer), "payments")).isEqualTo("OK"));
    }

    @Test
    void aServiceThatDoesNotAnswerIsLeftAloneUntilItDoes() {
        NEIGHBOURS.order.behave(slow());
        await().atMost(ofSeconds(60))
                .untilAsserted(() -> assertThat(section(dashboard(customer), "orders")
                                .get("reason")
                                .asString())
                        .isEqualTo("CIRCUIT_OPEN"));
        assertThat(gauge("fanout.dashboard.circuit.open", "order-service")).isOne();
        int asked = NEIGHBOURS.order.requests().size();

        Timed timed = timed(request(path(customer)));

        if (NEIGHBOURS.order.requests().size() == asked) { // or it was tried again just now
            assertThat(timed.took()).isLessThan(ofMillis(DEADLINE_MS));
            assertOnly(timed.body(), "orders", "UNAVAILABLE", "CIRCUIT_OPEN");
        }
        NEIGHBOURS.order.behave(Neighbours.orders());
        await().untilAsserted(
                        () -> assertThat(status(dashboard(customer), "orders")).isEqualTo("OK"));
        assertThat(gauge("fanout.dashboard.circuit.open", "order-service")).isZero();
    }

    // Many at once

    @Test
    void manyAtOnceWhileTwoServicesHangLeaveNothingBehind(@TempDir Path folder) throws IOException {
        askForMany().forEach(CompletableFuture::join); // what is slow the first time is not what is looked at
        letAllRecover();
        NEIGHBOURS.payment.behave(hanging());
        NEIGHBOURS.notification.behave(hanging());

        List<CompletableFuture<Timed>> answers = askForMany();

        for (CompletableFuture<Timed> answer : answers) {
            Timed timed = answer.orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(status(timed.body(), "payments")).isIn("TIMEOUT", "UNAVAILABLE");
            assertThat(status(timed.body(), "customer")).isIn("TIMEOUT", "UNAVAILABLE");
            assertThat(status(timed.body(), "orders")).isIn("OK", "UNAVAILABLE", "TIMEOUT");
        }
        assertThat(answers.stream()
                        .filter(answer -> status(answer.join().body(), "orders").equals("OK")))
                .as("complete, as far as the machine bears a hundred at once")
                .isNotEmpty();
        await().untilAsserted(() -> {
            for (String service : List.of("order-service", "payment-service", "notification-service")) {
                assertThat(inHand(service)).as("permits of %s", service).isZero();
            }
            assertThat(NEIGHBOURS.payment.connections()).as("connections").isZero();
            assertThat(NEIGHBOURS.notification.connections()).as("connections").isZero();
        });
        await().untilAsserted(() -> assertThat(threads(folder.resolve("threads-" + UUID.randomUUID())))
                .contains("\"main\"")
                .doesNotContain("\"gather-"));
    }

    private List<CompletableFuture<Timed>> askForMany() {
        return IntStream.range(0, 100)
                .mapToObj(_ -> timedAsync(request(path("c-" + UUID.randomUUID()))))
                .toList();
    }

    /** All, virtual ones too. */
    private static String threads(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(file.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(file);
    }

    // What can be seen

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachCallIsASpanOfTheCallersTrace(boolean allWell) {
        String traceId = UUID.randomUUID().toString().replace("-", "");
        if (!allWell) {
            NEIGHBOURS.order.behave(slow());
        }
        NEIGHBOURS.payment.requests().clear();

        timed(request(path(customer)).header("traceparent", "00-" + traceId + "-00f067aa0ba902b7-01"));

        assertThat(NEIGHBOURS.payment.requests().getLast().header("traceparent"))
                .startsWith("00-" + traceId);
        await().untilAsserted(() -> {
            List<RecordedSpan> spans = COLLECTOR.trace(traceId).spans();
            assertThat(spans.stream()
                            .filter(span -> span.kind().equals("client"))
                            .map(span -> span.attribute("client.name")))
                    .containsExactlyInAnyOrder(
                            "order-service", "payment-service", "notification-service", "notification-service");
            RecordedSpan request = spans.stream()
                    .filter(span -> span.kind().equals("server"))
                    .findFirst()
                    .orElseThrow();
            assertThat(spans.stream().filter(span -> span.kind().equals("client")))
                    .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(request.spanId()));
        });
    }

    @Test
    void countsTheSectionsByTheirStatus() {
        double before = sections("orders", "unavailable");
        NEIGHBOURS.order.behave(silent());

        dashboard(customer);

        assertThat(sections("orders", "unavailable") - before).isOne();
        assertThat(sections("payments", "ok")).isPositive();
    }

    @Test
    void isDocumented() {
        JsonNode api = JSON.readTree(
                send(request("http://127.0.0.1:" + port + "/v3/api-docs")).body());

        assertThat(api.at("/paths/~1api~1customers~1{id}~1dashboard/get/responses/200/content")
                        .isObject())
                .isTrue();
        assertThat(api.at("/components/schemas/DashboardSections/properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(SECTIONS);
    }

    // Reading

    private record Timed(JsonNode body, Duration took) {}

    private double sections(String section, String status) {
        return meters.find("fanout.dashboard.section").tags("section", section, "status", status).timers().stream()
                .mapToDouble(timer -> timer.count())
                .sum();
    }

    private double inHand(String service) {
        return gauge("fanout.dashboard.calls.in.hand", service);
    }

    private double gauge(String name, String service) {
        Gauge gauge = meters.get(name).tag("asked", service).gauge();
        return gauge.value();
    }

    private static void assertOnly(JsonNode dashboard, String section, String status, String reason) {
        assertThat(dashboard.get("partial").asBoolean()).isTrue();
        for (String other : SECTIONS) {
            JsonNode found = section(dashboard, other);
            if (other.equals(section)) {
                assertThat(found.get("status").asString()).as("%s", found).isEqualTo(status);
                assertThat(found.get("reason").asString()).as("%s", found).isEqualTo(reason);
                assertThat(found.get("items")).isEmpty();
                assertThat(found.get("asOf").isNull()).isTrue();
            } else {
                assertThat(found.get("status").asString())
                        .as("%s: %s", other, found)
                        .isEqualTo("OK");
            }
        }
    }

    private static JsonNode section(JsonNode dashboard, String name) {
        return dashboard.get("sections").get(name);
    }

    private static String status(JsonNode dashboard, String section) {
        return section(dashboard, section).get("status").asString();
    }

    private JsonNode dashboard(String customerId) {
        return timed(request(path(customerId))).body();
    }

    private Timed timed(HttpRequest.Builder request) {
        return timedAsync(request).join();
    }

    private CompletableFuture<Timed> timedAsync(HttpRequest.Builder request) {
        long begin = System.nanoTime();
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new Timed(JSON.readTree(answer.body()), Duration.ofNanos(System.nanoTime() - begin));
        });
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private String path(String customerId) {
        return "http://127.0.0.1:" + port + "/api/customers/"
                + customerId.replace(" ", "%20").replace("&", "%26") + "/dashboard?source=live";
    }

    private static HttpRequest.Builder request(String uri) {
        return request(uri, "customer");
    }

    private static HttpRequest.Builder request(String uri, String user) {
        return HttpRequest.newBuilder(URI.create(uri)).header("Authorization", basic(user));
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
    }
}
