package dev.fanout.dashboard.operations;

import static dev.fanout.dashboard.LocalService.answer;
import static dev.fanout.dashboard.LocalService.byPath;
import static dev.fanout.dashboard.LocalService.dripping;
import static dev.fanout.dashboard.LocalService.endless;
import static dev.fanout.dashboard.LocalService.json;
import static dev.fanout.dashboard.LocalService.noHttp;
import static dev.fanout.dashboard.LocalService.redirecting;
import static dev.fanout.dashboard.LocalService.silent;
import static dev.fanout.dashboard.LocalService.slow;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.events.Money;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One face over the services: four that a test plays, and this one, whose own dead letters are those of a real broker.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.DEFINED_PORT,
        properties = {
            "fanout.dashboard.operations.deadline=" + OperationsIT.DEADLINE_MS + "ms",
            "fanout.dashboard.operations.command-deadline=" + OperationsIT.DEADLINE_MS + "ms",
            "fanout.dashboard.calls.circuit-breaker.minimum-calls=1000",
            "fanout.dashboard.calls.circuit-breaker.window-size=1000",
            "fanout.messaging.delayed-retry.delays=",
            "spring.test.metrics.export=true",
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class OperationsIT {

    static final int DEADLINE_MS = 1500;

    private static final Duration MARGIN = ofMillis(500);
    /** After all that this service has done itself, whenever the test runs. */
    private static final Instant NOON = Instant.parse("2126-11-30T12:00:00Z");

    private static final List<String> OTHERS =
            List.of("order-service", "inventory-service", "payment-service", "notification-service");
    private static final String LETTER = "0197f0e0-0000-7000-8000-000000000009";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Neighbours NEIGHBOURS = new Neighbours();
    private static final int PORT = freePort();

    private static HttpClient client;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
        registry.add("server.port", () -> PORT);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void open() {
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void close() {
        client.close();
        NEIGHBOURS.close();
    }

    @BeforeEach
    void allAreWellAndHaveNothing() {
        NEIGHBOURS.recover();
        for (LocalService service : all()) {
            service.requests().clear();
            service.behave(having(new ListedRows("deadAt")));
        }
    }

    private static List<LocalService> all() {
        return List.of(NEIGHBOURS.order, NEIGHBOURS.inventory, NEIGHBOURS.payment, NEIGHBOURS.notification);
    }

    private static Behaviour having(ListedRows rows) {
        return rows.behaviour();
    }

    // Lists

    @Test
    void theLatestOfAllServicesIsFirstAndSaysWhoseItIs() {
        List<String> expected = new ArrayList<>();
        List<ListedRows> rows = lists("deadAt");
        for (int i = 0; i < 8; i++) {
            expected.addFirst(OTHERS.get(i % 4) + " " + rows.get(i % 4).add(NOON.plusSeconds(i)));
        }

        JsonNode page = get("/api/dead-letters?subject=nobody");

        assertThat(page.get("items").values().stream().map(OperationsIT::named)).containsExactlyElementsOf(expected);
        assertThat(page.at("/items/0").propertyNames()).startsWith("service", "id", "deadAt", "status");
        assertThat(page.get("partial").asBoolean()).isFalse();
        assertThat(page.get("next").isNull()).isTrue();
        assertThat(page.get("services").values().stream()
                        .map(service -> service.path("service").asString() + " "
                                + service.path("status").asString()))
                .containsExactly(
                        "order-service OK",
                        "inventory-service OK",
                        "payment-service OK",
                        "notification-service OK",
                        "dashboard-service OK");
    }

    @ParameterizedTest
    @CsvSource({
        "deadAt, /api/dead-letters?subject=nobody, 1",
        "deadAt, /api/dead-letters?subject=nobody, 3",
        "deadAt, /api/dead-letters?subject=nobody, 7",
        "startedAt, /api/replays?, 1",
        "startedAt, /api/replays?, 7"
    })
    void pagesHaveEachRowOnceAndInOrder(String timeField, String route, int size) {
        Random random = new Random(size);
        Set<String> expected = new HashSet<>();
        List<ListedRows> rows = lists(timeField);
        for (int i = 0; i < 40; i++) {
            int service = random.nextInt(4);
            // Few times, so that many rows have the same one.
            expected.add(
                    OTHERS.get(service) + " " + rows.get(service).add(NOON.plus(random.nextInt(6), ChronoUnit.MICROS)));
        }

        List<JsonNode> found = turnPages(route + "&size=" + size);

        assertThat(found.stream().map(OperationsIT::named))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found.stream().map(row -> Instant.parse(row.get(timeField).asString())))
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void whatIsStillToBeSentIsListedTheOldestFirst() {
        List<ListedRows> rows = lists(() -> ListedRows.oldestFirst("createdAt"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            expected.add(OTHERS.get(i % 4) + " " + rows.get(i % 4).add(NOON.plusSeconds(i)));
        }

        assertThat(turnPages("/api/outbox?status=PENDING&size=3").stream().map(OperationsIT::named))
                .containsExactlyElementsOf(expected);
        assertThat(NEIGHBOURS.order.requests())
                .allSatisfy(request ->
                        assertThat(request.target()).startsWith("/outbox?").contains("status=PENDING"));
    }

    @Test
    void whatIsSentWhilePagesAreTurnedHidesNoOther() {
        List<ListedRows> rows = lists(() -> ListedRows.oldestFirst("createdAt"));
        for (int i = 0; i < 6; i++) {
            rows.get(0).add(NOON.plusSeconds(i));
        }
        JsonNode first = get("/api/outbox?size=3");
        rows.get(0).removeFirst();

        List<JsonNode> found = new ArrayList<>(first.get("items").values());
        found.addAll(turnPages("/api/outbox?size=3", first.get("next").asString()));

        assertThat(found.stream().map(OperationsIT::named)).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void moreRowsOfOneMomentThanAPageOfAServiceHasAreNoObstacle() {
        List<ListedRows> rows = lists("deadAt");
        for (int i = 0; i < 1100; i++) {
            rows.get(0).add(NOON);
        }
        String earlier = rows.get(1).add(NOON.minusSeconds(1));

        List<JsonNode> found = turnPages("/api/dead-letters?subject=nobody&size=400");

        assertThat(found).hasSize(1101);
        assertThat(found.stream().map(OperationsIT::named).distinct()).hasSize(1101);
        assertThat(named(found.getLast())).isEqualTo("inventory-service " + earlier);
    }

    @Test
    void whatComesWhilePagesAreTurnedShowsNoRowTwice() {
        List<ListedRows> rows = lists("startedAt");
        for (int i = 0; i < 10; i++) {
            rows.get(0).add(NOON.plusSeconds(i));
        }
        JsonNode first = get("/api/replays?size=4");
        rows.get(0).add(NOON.plusSeconds(100));

        List<JsonNode> found = new ArrayList<>(first.get("items").values());
        found.addAll(turnPages("/api/replays?size=4", first.get("next").asString()));

        assertThat(found.stream().map(OperationsIT::named)).hasSize(10).doesNotHaveDuplicates();
    }

    static Stream<Arguments> pagedLists() {
        return Stream.of("dead-letters?subject=nobody", "replays?", "outbox?", "deliveries?", "subscriptions?")
                .flatMap(route -> Stream.of(
                        // the last row shown; another one; all that were shown
                        Arguments.of(route, 5, 12, List.of(4)),
                        Arguments.of(route, 5, 12, List.of(1)),
                        Arguments.of(route, 5, 12, List.of(0, 1, 2, 3, 4)),
                        // and beyond the largest page of a service
                        Arguments.of(route, 500, 1200, List.of(499)),
                        Arguments.of(
                                route,
                                500,
                                1200,
                                IntStream.range(0, 500).boxed().toList())));
    }

    @ParameterizedTest(name = "/api/{0}&size={1}")
    @MethodSource("pagedLists")
    void whatLeavesTheListWhilePagesAreTurnedHidesNoOther(String route, int size, int number, List<Integer> leaving) {
        ListedRows rows = listOf(route);
        for (int i = 0; i < number; i++) {
            rows.add(NOON.plusSeconds(i / 2));
        }
        NEIGHBOURS.notification.behave(rows.behaviour());
        String path = "/api/" + route + "&size=" + size;
        JsonNode first = get(path);
        List<JsonNode> found = new ArrayList<>(first.get("items").values());
        leaving.forEach(i -> rows.remove(found.get(i).get("id").asString()));

        found.addAll(turnPages(path, first.get("next").asString()));

        assertThat(found.stream().map(OperationsIT::named)).hasSize(number).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replays?", "deliveries?", "subscriptions?"})
    void whatComesNextIsFoundHoweverManyCameMeanwhileAndAlsoIfTheLastRowShownWent(String route) {
        ListedRows rows = listOf(route);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.addFirst("notification-service " + rows.add(NOON.plusSeconds(i)));
        }
        NEIGHBOURS.notification.behave(rows.behaviour());
        String path = "/api/" + route + "&size=4";
        JsonNode first = get(path);
        for (int i = 0; i < 1000; i++) {
            rows.add(NOON.plusSeconds(100 + i));
        }
        rows.remove(first.at("/items/3/id").asString());

        JsonNode second = get(path + "&cursor=" + first.get("next").asString());

        assertThat(second.get("items").values().stream().map(OperationsIT::named))
                .containsExactlyElementsOf(ids.subList(4, 8));
    }

    @Test
    void aCursorOfAnEarlierVersionIsRead() {
        ListedRows rows = new ListedRows("startedAt");
        for (int i = 0; i < 4; i++) {
            rows.add(NOON.plusSeconds(i));
        }
        NEIGHBOURS.notification.behave(rows.behaviour());
        List<JsonNode> all = turnPages("/api/replays?");
        String cursor = "notification,,2," + all.get(1).get("id").asString();

        List<JsonNode> found = turnPages(
                "/api/replays?", Base64.getUrlEncoder().encodeToString(cursor.getBytes(StandardCharsets.US_ASCII)));

        assertThat(found).containsExactlyElementsOf(all.subList(2, 4));
    }

    /** As the services that have it sort it. */
    private static ListedRows listOf(String route) {
        return switch (route.substring(0, route.indexOf('?'))) {
            case "dead-letters" -> new ListedRows("deadAt");
            case "replays" -> new ListedRows("startedAt");
            case "outbox" -> ListedRows.oldestFirst("createdAt");
            default -> new ListedRows("createdAt");
        };
    }

    @Test
    void criteriaGoToTheServicesAndOneOfThemChoosesAService() {
        get("/api/dead-letters?service=payment-service&status=OPEN&type=a%26b%3D%7Bx%7D&queue=q"
                + "&exception=E&subject=s%20t&from=2126-11-30T12:00:00Z&to=2126-12-01T12:00:00Z&fingerprint=f");

        assertThat(NEIGHBOURS.order.requests()).isEmpty();
        Request request = NEIGHBOURS.payment.requests().getLast();
        assertThat(request.header("Authorization")).isEqualTo(basic("dashboard"));
        assertThat(request.target().substring("/dead-letters?".length()).split("&"))
                .containsExactlyInAnyOrder(
                        "status=OPEN",
                        "type=a%26b%3D%7Bx%7D",
                        "queue=q",
                        "exception=E",
                        "subject=s%20t",
                        "from=2126-11-30T12%3A00%3A00Z",
                        "to=2126-12-01T12%3A00%3A00Z",
                        "fingerprint=f",
                        "page=0",
                        "size=50");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/dead-letters?status=ODD, status",
        "/api/dead-letters?from=soon, from",
        "/api/dead-letters?size=501, size",
        "/api/dead-letters?cursor=odd, cursor",
        "/api/dead-letters?service=nobody, service",
        "/api/replays?service=nobody, service",
    })
    void whatCannotBeAskedIsRefusedWithTheFieldAtFault(String path, String field) {
        HttpResponse<String> refused = send("GET", path, null, "operator");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(refused.body()).at("/errors/0/field").asString())
                .isEqualTo(field);
    }

    @Test
    void groupsOfAllServicesAreListedTheLargestFirst() {
        for (int i = 0; i < 4; i++) {
            all().get(i)
                    .behave(json("[{\"fingerprint\":\"f%d\",\"count\":%d},{\"fingerprint\":\"g\",\"count\":1}]"
                            .formatted(i, 10 + i)));
        }

        JsonNode groups = get("/api/dead-letters/groups");

        assertThat(groups.get("items").values().stream()
                        .limit(4)
                        .map(group -> group.path("service").asString() + " "
                                + group.path("count").asInt()))
                .containsExactly(
                        "notification-service 13", "payment-service 12", "inventory-service 11", "order-service 10");
        assertThat(groups.get("partial").asBoolean()).isFalse();
    }

    @Test
    void functionsOfAllServicesAreListed() {
        for (int i = 0; i < 4; i++) {
            all().get(i).behave(json("[{\"name\":\"f%d\",\"paused\":null}]".formatted(i)));
        }
        NEIGHBOURS.payment.behave(silent());

        JsonNode functions = get("/api/functions");

        assertThat(functions.get("items").values().stream()
                        .map(row -> row.path("service").asString() + " "
                                + row.path("name").asString()))
                .containsExactly(
                        "order-service f0",
                        "inventory-service f1",
                        "notification-service f3",
                        "dashboard-service dashboard");
        assertThat(functions.get("partial").asBoolean()).isTrue();
        assertThat(functions.at("/services/2/reason").asString()).isEqualTo("NO_ANSWER");
    }

    // One service is not well

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("slow", slow(), "TIMEOUT", "DEADLINE"),
                Arguments.of("dripping", dripping(), "TIMEOUT", "DEADLINE"),
                Arguments.of("no HTTP", noHttp(), "UNAVAILABLE", "NO_ANSWER"),
                Arguments.of("silent", silent(), "UNAVAILABLE", "NO_ANSWER"),
                Arguments.of("endless", endless(), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("HTML", answer(200, "text/html", "<html>"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("nothing", json(""), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of(
                        "another shape", json("{\"items\":[{\"id\":1}],\"total\":1}"), "UNAVAILABLE", "BAD_ANSWER"),
                Arguments.of("in trouble", answer(500, "application/json", "{}"), "UNAVAILABLE", "ERROR_ANSWER"),
                Arguments.of("unwilling", answer(403, "application/json", "{}"), "UNAVAILABLE", "REFUSED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void itsPartIsMarkedInTimeAndTheOthersAreComplete(String fault, Behaviour behaviour, String status, String reason) {
        for (String path : List.of(
                "/api/dead-letters?subject=nobody", "/api/outbox", "/api/dead-letters/groups", "/api/functions")) {
            boolean paged = path.equals("/api/outbox") || path.contains("subject");
            for (ListedRows rows : lists(path.contains("outbox") ? "createdAt" : "deadAt")) {
                rows.add(NOON);
            }
            if (!paged) {
                all().forEach(service -> service.behave(json("[]")));
            }
            NEIGHBOURS.order.behave(behaviour);
            long begin = System.nanoTime();

            JsonNode page = get(path);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(ofMillis(DEADLINE_MS).plus(MARGIN));
            assertThat(page.get("partial").asBoolean()).isTrue();
            assertThat(page.at("/services/0/status").asString()).isEqualTo(status);
            assertThat(page.at("/services/0/reason").asString()).isEqualTo(reason);
            assertThat(page.get("services").values().stream()
                            .skip(1)
                            .map(service -> service.path("status").asString()))
                    .containsOnly("OK");
            assertThat(page.get("items").size()).isGreaterThanOrEqualTo(paged ? 3 : 0);
        }
    }

    @Test
    void whatADeadServiceHasComesWithALaterPage() {
        List<ListedRows> rows = lists("deadAt");
        String late = rows.get(0).add(NOON);
        rows.get(1).add(NOON.minusSeconds(1));
        NEIGHBOURS.order.die();
        JsonNode first = get("/api/dead-letters?subject=nobody");
        assertThat(first.get("items")).hasSize(1);

        JsonNode none = get(
                "/api/dead-letters?subject=nobody&cursor=" + first.get("next").asString());
        NEIGHBOURS.order.revive();
        JsonNode second = get(
                "/api/dead-letters?subject=nobody&cursor=" + first.get("next").asString());

        assertThat(none.get("items")).isEmpty();
        assertThat(none.get("next").isNull())
                .as("or pages would be turned for ever")
                .isTrue();
        assertThat(second.get("items").values().stream().map(OperationsIT::named))
                .containsExactly("order-service " + late);
    }

    // Passed on

    @Test
    void aDeadLetterIsShownLetterByLetterAsItsServiceShowsIt() {
        String letter =
                "{ \"id\":\"x\", \"payload\":{\"n\":9007199254740993,\"x\":1.10,\"e\":1e400,\"ü\":\"\\u00fc\"} }";
        NEIGHBOURS.payment.behave(byPath(Map.of("/dead-letters/" + LETTER, json(letter))));

        HttpResponse<String> shown = send("GET", "/api/dead-letters/payment-service/" + LETTER, null, "operator");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).isEqualTo(letter);
        assertThat(shown.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 404, 409, 422, 429, 500, 503})
    void theAnswerToACommandIsTheServicesOwn(int status) {
        String body = "{\"type\":\"urn:fanout:problem:some\",\"status\":" + status + ",\"n\":9007199254740993}";
        NEIGHBOURS.payment.behave(answer(status, "application/problem+json", body));

        HttpResponse<String> answer = send(
                "POST",
                "/api/dead-letters/payment-service/" + LETTER + "/replay",
                "{\"payload\":{\"n\":9007199254740993},\"reason\":\"ü\"}",
                "operator");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(NEIGHBOURS.payment.requests()).hasSize(1);
        Request request = NEIGHBOURS.payment.requests().getLast();
        assertThat(request.method() + " " + request.target()).isEqualTo("POST /dead-letters/" + LETTER + "/replay");
        assertThat(request.header("Fanout-Actor")).isEqualTo("operator");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(new String(request.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .isEqualTo("{\"payload\":{\"n\":9007199254740993},\"reason\":\"ü\"}");
    }

    /** Each route by which something is ordered, and that of the service. */
    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of("POST", "/api/dead-letters/payment-service/ID/replay", "/dead-letters/ID/replay"),
                Arguments.of("POST", "/api/dead-letters/payment-service/ID/discard", "/dead-letters/ID/discard"),
                Arguments.of("POST", "/api/dead-letters/payment-service/ID/restore", "/dead-letters/ID/restore"),
                Arguments.of("POST", "/api/replays/payment-service/ID/cancel", "/replays/ID/cancel"),
                Arguments.of("POST", "/api/outbox/payment-service/7/retry", "/outbox/7/retry"),
                Arguments.of("POST", "/api/outbox/payment-service/7/give-up", "/outbox/7/give-up"),
                Arguments.of("POST", "/api/functions/payment-service/a%20b/pause", "/functions/a%20b/pause"),
                Arguments.of("POST", "/api/functions/payment-service/a%20b/resume", "/functions/a%20b/resume"),
                Arguments.of("POST", "/api/orders/ID/cancel", "/orders/ID/cancel"),
                Arguments.of("POST", "/api/deliveries/replays", "/deliveries/replays"),
                Arguments.of("POST", "/api/subscriptions/ID/enable", "/subscriptions/ID/enable"),
                Arguments.of("POST", "/api/subscriptions/ID/test", "/subscriptions/ID/test"),
                Arguments.of("POST", "/api/subscriptions/ID/secret", "/subscriptions/ID/secret"),
                Arguments.of("DELETE", "/api/subscriptions/ID", "/subscriptions/ID"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandGoesToItsServiceWithTheNameOfWhoGaveIt(String method, String path, String theirs) {
        all().forEach(service -> service.behave(answer(202, "application/json", "{}")));
        String body = path.endsWith("/replays") ? "{}" : null;

        assertThat(send(method, path.replace("ID", LETTER), body, "operator").statusCode())
                .isEqualTo(202);

        List<Request> requests =
                all().stream().flatMap(service -> service.requests().stream()).toList();
        assertThat(requests).hasSize(1);
        Request request = requests.getFirst();
        assertThat(request.method() + " " + request.target()).isEqualTo(method + " " + theirs.replace("ID", LETTER));
        assertThat(request.header("Fanout-Actor")).isEqualTo("operator");
        assertThat(request.header("Authorization")).isEqualTo(basic("dashboard"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreForOperators(String method, String path, String theirs) {
        assertThat(send(method, path.replace("ID", LETTER), "{}", "customer").statusCode())
                .isEqualTo(403);
        assertThat(send(method, path.replace("ID", LETTER), "{}", "stranger").statusCode())
                .isEqualTo(401);
        assertThat(all()).allSatisfy(service -> assertThat(service.requests()).isEmpty());
    }

    @Test
    void anAnswerWithoutABodyIsPassedOn() {
        NEIGHBOURS.notification.behave((_, connection) -> connection
                .getOutputStream()
                .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

        HttpResponse<String> deleted = send("DELETE", "/api/subscriptions/" + LETTER, null, "operator");

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
    }

    @Test
    void aJobIsBegunAtItsServiceAndFoundHere() {
        NEIGHBOURS.payment.behave((_, connection) -> connection
                .getOutputStream()
                .write(("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                                + "Location: /replays/" + LETTER + "\r\n\r\n{}")
                        .getBytes(StandardCharsets.UTF_8)));

        HttpResponse<String> begun = send(
                "POST",
                "/api/replays",
                "{\"service\":\"payment-service\",\"filter\":{\"type\":null},\"ratePerSecond\":7}",
                "operator");

        assertThat(begun.statusCode()).isEqualTo(202);
        assertThat(begun.headers().firstValue("Location")).hasValue("/api/replays/payment-service/" + LETTER);
        assertThat(NEIGHBOURS.payment.requests().getLast().body())
                .isEqualTo("{\"filter\":{\"type\":null},\"ratePerSecond\":7}");
        assertThat(send("POST", "/api/replays", "{\"filter\":{}}", "operator").statusCode())
                .isEqualTo(400);
    }

    static Stream<Arguments> answersThatAreNone() {
        return Stream.of(
                Arguments.of("slow", slow(), 504, "service-too-slow"),
                Arguments.of("silent", silent(), 502, "service-unavailable"),
                Arguments.of("endless", endless(), 502, "service-unavailable"),
                Arguments.of("HTML", answer(200, "text/html", "<html>"), 502, "service-unavailable"),
                Arguments.of("a redirect", redirecting("http://localhost:1"), 502, "service-unavailable"),
                Arguments.of("unwilling", answer(401, "application/json", "{}"), 502, "service-unavailable"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answersThatAreNone")
    void aCommandWithoutAnAnswerIsAProblemThatNamesTheServiceAndIsNotSentAgain(
            String fault, Behaviour behaviour, int status, String slug) {
        NEIGHBOURS.payment.behave(behaviour);
        long begin = System.nanoTime();

        HttpResponse<String> answer =
                send("POST", "/api/dead-letters/payment-service/" + LETTER + "/replay", null, "operator");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(ofMillis(DEADLINE_MS).plus(MARGIN));
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:fanout:problem:" + slug);
        assertThat(problem.path("detail").asString()).contains("payment-service");
        assertThat(NEIGHBOURS.payment.requests()).hasSize(1);
    }

    @Test
    void aServiceThatThereIsNotIsNotFound() {
        assertThat(send("GET", "/api/dead-letters/nobody/" + LETTER, null, "operator")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/api/replays/nobody/" + LETTER + "/cancel", null, "operator")
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/dead-letters",
                "/api/dead-letters/groups",
                "/api/dead-letters/payment-service/" + LETTER,
                "/api/replays",
                "/api/replays/payment-service/" + LETTER,
                "/api/outbox",
                "/api/functions",
                "/api/deliveries",
                "/api/deliveries/" + LETTER,
                "/api/subscriptions",
                "/api/subscriptions/" + LETTER,
                "/api/services",
                "/api/fanout",
            })
    void onlyAnOperatorReads(String path) {
        assertThat(send("GET", path, null, "customer").statusCode()).isEqualTo(403);
        assertThat(send("GET", path, null, "stranger").statusCode()).isEqualTo(401);
    }

    // Deliveries and subscriptions

    @ParameterizedTest
    @CsvSource({
        "/api/deliveries?status=FAILED&orderId=ORDER, /deliveries, status=FAILED orderId=ORDER",
        "/api/subscriptions?status=DISABLED&channel=webhook, /subscriptions, status=DISABLED channel=webhook"
    })
    void whatNotificationServiceListsIsListedPageByPage(String path, String route, String criteria) {
        ListedRows rows = new ListedRows("createdAt");
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            expected.add("notification-service " + rows.add(NOON.plusSeconds(i / 3)));
        }
        NEIGHBOURS.notification.behave(rows.behaviour());

        List<JsonNode> found = turnPages(path.replace("ORDER", LETTER) + "&size=3");

        assertThat(found.stream().map(OperationsIT::named))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(NEIGHBOURS.notification.requests())
                .allSatisfy(request -> assertThat(request.target())
                        .startsWith(route + "?")
                        .contains(criteria.replace("ORDER", LETTER).split(" ")));
        assertThat(NEIGHBOURS.order.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/deliveries/", "/subscriptions/"})
    void whatNotificationServiceShowsIsShownAsItIs(String route) {
        NEIGHBOURS.notification.behave(answer(409, "application/problem+json", "{\"status\":409}"));

        HttpResponse<String> answer = send("GET", "/api" + route + LETTER, null, "operator");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"status\":409}");
        assertThat(NEIGHBOURS.notification.requests().getLast().target()).isEqualTo(route + LETTER);
    }

    @Test
    void allRoutesAreDocumentedWithTheProblemsThatTheyAnswer() {
        JsonNode paths = get("/v3/api-docs").get("paths");

        assertThat(paths.propertyNames())
                .contains(
                        "/api/customers/{id}/dashboard",
                        "/api/orders/{id}/saga",
                        "/api/orders/{id}/cancel",
                        "/api/sagas",
                        "/api/events",
                        "/api/events/{id}",
                        "/api/projection/rebuild",
                        "/api/dead-letters",
                        "/api/dead-letters/groups",
                        "/api/dead-letters/{service}/{id}",
                        "/api/dead-letters/{service}/{id}/replay",
                        "/api/dead-letters/{service}/{id}/discard",
                        "/api/dead-letters/{service}/{id}/restore",
                        "/api/replays",
                        "/api/replays/{service}/{id}",
                        "/api/replays/{service}/{id}/cancel",
                        "/api/outbox",
                        "/api/outbox/{service}/{id}/retry",
                        "/api/outbox/{service}/{id}/give-up",
                        "/api/functions",
                        "/api/functions/{service}/{name}/pause",
                        "/api/functions/{service}/{name}/resume",
                        "/api/deliveries",
                        "/api/deliveries/{id}",
                        "/api/deliveries/replays",
                        "/api/subscriptions",
                        "/api/subscriptions/{id}",
                        "/api/subscriptions/{id}/enable",
                        "/api/subscriptions/{id}/test",
                        "/api/subscriptions/{id}/secret",
                        "/api/services",
                        "/api/fanout");
        paths.forEach(path -> path.forEach(operation -> {
            assertThat(operation.at("/responses/default/content").has("application/problem+json"))
                    .as("%s", operation)
                    .isTrue();
            assertThat(operation.path("parameters").findValuesAsString("name")).doesNotContain("request");
        }));
        assertThat(paths.at("/~1api~1orders~1{id}~1cancel/post/responses").propertyNames())
                .contains("202", "502", "504", "default");
        assertThat(paths.at("/~1api~1subscriptions~1{id}/delete/responses").propertyNames())
                .contains("204", "502", "504");
    }

    // How the services are

    private static Behaviour well(String status, String figures) {
        return byPath(Map.of(
                "/actuator/health",
                answer(
                        status.equals("UP") ? 200 : 503,
                        "application/json",
                        "{\"status\":\"" + status + "\",\"components\":{\"db\":{\"status\":\"" + status + "\"}}}"),
                "/actuator/info",
                json("{\"build\":{\"version\":\"1.2.3\"}}"),
                "/actuator/prometheus",
                answer(200, "text/plain;version=0.0.4", figures),
                "/expansions",
                json("{\"items\":[{\"eventId\":\"e-1\",\"writtenDown\":0.5}],\"total\":2}")));
    }

    private static final String FIGURES = """
            # HELP fanout_queue_depth Messages
            # TYPE fanout_queue_depth gauge
            fanout_queue_depth{application="x",queue="payment.order.events"} 12.0
            fanout_queue_depth{queue="payment.order.events.dlq"} NaN
            fanout_queue_consumers{queue="payment.order.events"} 2.0
            fanout_inbox_lag_seconds_max{queue="payment.order.events"} 0.25
            fanout_outbox_pending 3.0
            fanout_outbox_refused 1.0
            fanout_outbox_oldest_pending_seconds 4.5
            fanout_deliveries_pending 7.0
            fanout_expansion_pending 2.0
            fanout_expansion_oldest_pending_seconds 9.0
            fanout_deliveries_total{outcome="delivered"} 30.0
            fanout_deliveries_total{outcome="failed"} 10.0
            fanout_expansion_recipients_total 24.0
            fanout_expansion_events_total 8.0
            fanout_expansion_seconds_count 12
            fanout_dead_letters{status="open"} 5.0
            fanout_dead_letters{status="resolved"} 50.0
            jvm_info{version="25 \\"x\\""} 1
            """;

    @Test
    void eachServiceSaysHowItIs() {
        NEIGHBOURS.order.behave(well("UP", FIGURES));
        NEIGHBOURS.inventory.die();
        NEIGHBOURS.payment.behave(well("DOWN", FIGURES));
        NEIGHBOURS.notification.behave(
                (request, connection) -> (request.target().equals("/actuator/prometheus")
                                ? silent()
                                : well("UP", FIGURES))
                        .answer(request, connection));

        JsonNode services = get("/api/services");

        assertThat(services.get("partial").asBoolean()).isTrue();
        JsonNode order = services.at("/items/0");
        assertThat(order.get("service").asString()).isEqualTo("order-service");
        assertThat(order.get("status").asString()).isEqualTo("OK");
        assertThat(order.get("version").asString()).isEqualTo("1.2.3");
        assertThat(order.get("circuit").asString()).isEqualTo("CLOSED");
        assertThat(order.at("/health/parts/db").asString()).isEqualTo("UP");
        assertThat(order.get("queues")).hasSize(1);
        assertThat(order.at("/queues/0"))
                .isEqualTo(JSON.readTree("{\"queue\":\"payment.order.events\",\"depth\":12,\"consumers\":2,"
                        + "\"maxLagSeconds\":0.25}"));
        assertThat(order.at("/outbox"))
                .isEqualTo(JSON.readTree("{\"pending\":3,\"refused\":1,\"oldestPendingSeconds\":4.5}"));
        assertThat(order.at("/openDeadLetters").asLong()).isEqualTo(5);
        assertThat(services.at("/items/1/status").asString()).isEqualTo("UNAVAILABLE");
        assertThat(services.at("/items/1/health").isNull()).isTrue();
        assertThat(services.at("/items/2/status").asString()).isEqualTo("OK");
        assertThat(services.at("/items/2/health/status").asString()).isEqualTo("DOWN");
        assertThat(services.at("/items/3/health/status").asString()).isEqualTo("UP");
        assertThat(services.at("/items/3/missing").toString()).isEqualTo("[\"figures\"]");
        assertThat(services.at("/items/4/health/status").asString())
                .as("%s", services)
                .isEqualTo("UP");
        // The broker is asked for depths every 10 s.
        await().atMost(ofSeconds(30))
                .until(() -> !get("/api/services").at("/items/4/queues").isEmpty());
        assertThat(send("GET", "/api/services", null, "customer").statusCode()).isEqualTo(403);
    }

    @Test
    void whatWaitsIsKnownOfAllServicesThatAnswer() {
        NEIGHBOURS.order.behave(well("UP", FIGURES));
        NEIGHBOURS.inventory.behave(slow());
        NEIGHBOURS.payment.behave(well("UP", "<html>"));
        NEIGHBOURS.notification.behave(well("UP", FIGURES));
        long begin = System.nanoTime();

        JsonNode fanOut = get("/api/fanout");

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(ofMillis(DEADLINE_MS).plus(MARGIN));
        assertThat(fanOut.get("partial").asBoolean()).isTrue();
        assertThat(fanOut.at("/services/1/status").asString()).isEqualTo("TIMEOUT");
        assertThat(fanOut.at("/services/2/reason").asString()).isEqualTo("BAD_ANSWER");
        assertThat(fanOut.get("items").values().stream()
                        .map(item -> item.get("service").asString()))
                .containsExactly("order-service", "notification-service", "dashboard-service");
        assertThat(fanOut.at("/items/1/pending"))
                .isEqualTo(JSON.readTree("[{\"what\":\"outbox\",\"count\":3,\"oldestSeconds\":4.5},"
                        + "{\"what\":\"deliveries\",\"count\":7,\"oldestSeconds\":null},"
                        + "{\"what\":\"expansions\",\"count\":2,\"oldestSeconds\":9.0}]"));
        assertThat(fanOut.at("/items/1/amplification/0"))
                .isEqualTo(JSON.readTree("{\"what\":\"deliveries\",\"rowsPerEvent\":3.0}"));
        assertThat(fanOut.at("/expansions"))
                .isEqualTo(JSON.readTree("{\"status\":\"OK\",\"reason\":null,\"total\":2,"
                        + "\"items\":[{\"eventId\":\"e-1\",\"writtenDown\":0.5}]}"));
    }

    @Test
    void aServiceWhoseExpansionsAreUnknownTellsItsFiguresAllTheSame() {
        all().forEach(service -> service.behave(well("UP", FIGURES)));
        NEIGHBOURS.notification.behave(
                (request, connection) -> (request.target().startsWith("/expansions") ? slow() : well("UP", FIGURES))
                        .answer(request, connection));

        JsonNode fanOut = get("/api/fanout");

        assertThat(fanOut.get("partial").asBoolean()).isTrue();
        assertThat(fanOut.at("/expansions/status").asString()).isEqualTo("TIMEOUT");
        assertThat(fanOut.at("/expansions/total").isNull()).isTrue();
        assertThat(fanOut.at("/services").values().stream()
                        .map(service -> service.path("status").asString()))
                .containsOnly("OK");
        assertThat(fanOut.get("items")).hasSize(5);
    }

    @Test
    void theHottestOfTheLastHourAreCountedAsTheirEventsCome(@Autowired Environment environment) {
        all().forEach(service -> service.behave(well("UP", FIGURES)));
        UUID order = place(environment);
        UUID subscription = UUID.randomUUID();
        try (RawEvents wire = new RawEvents(VirtualHost.of(environment))) {
            for (int i = 0; i < 2; i++) {
                wire.send(
                        "notification.events",
                        "notification.sent.v1",
                        order.toString(),
                        UUID.randomUUID(),
                        new NotificationSent(
                                UUID.randomUUID(),
                                order,
                                "webhook",
                                new Told("c-hot", "https://b", "order.placed.v1", Instant.now(), subscription)));
            }
            wire.confirm();
        }

        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            JsonNode hottest = get("/api/fanout").get("hottest");
            assertThat(hottest.at("/customers/items/0/id").asString()).isEqualTo("c-hot");
            assertThat(hottest.at("/customers/counted").asLong()).isPositive();
            assertThat(hottest.at("/customers/error").asLong()).isZero();
            assertThat(hottest.at("/products/items/0/id").asString()).isEqualTo("cup");
            assertThat(hottest.at("/subscriptions/items"))
                    .isEqualTo(JSON.readTree("[{\"id\":\"" + subscription + "\",\"count\":2}]"));
            assertThat(hottest.at("/targets/items")).isEqualTo(JSON.readTree("[{\"id\":\"https://b\",\"count\":2}]"));
            assertThat(Instant.parse(hottest.get("since").asString()))
                    .isBetween(Instant.now().minusSeconds(3600), Instant.now());
        });
    }

    // An order

    @Test
    void operatorsSeeInASagaWhatTheServicesSayNow(@Autowired Environment environment) {
        UUID order = place(environment);
        String path = "/api/orders/" + order + "/saga";
        String letters = "{\"items\":[{\"id\":\"d-1\"}],\"total\":1}";
        NEIGHBOURS.order.behave(byPath(Map.of(
                "/orders/" + order,
                json("{\"status\":\"PENDING\"}"),
                "/retries?subject=" + order,
                json("[{\"queue\":\"order.payment.events\",\"delayedAttempt\":2}]"),
                "/dead-letters?subject=" + order,
                json(letters))));
        NEIGHBOURS.inventory.behave(
                byPath(Map.of("/retries", json("[]"), "/dead-letters", json("{\"items\":[],\"total\":0}"))));
        NEIGHBOURS.payment.die();
        NEIGHBOURS.notification.behave(byPath(Map.of(
                "/deliveries?orderId=" + order,
                json("{\"items\":[{\"id\":\"d-1\"},{\"id\":\"d-2\"}],\"total\":2}"),
                "/deliveries/attempts?orderId=" + order,
                json("{\"items\":[{\"deliveryId\":\"d-2\",\"status\":200},{\"deliveryId\":\"d-2\",\"status\":500}],"
                        + "\"total\":2}"),
                "/retries",
                json("[]"),
                "/dead-letters",
                json("{\"items\":[],\"total\":0}"))));

        JsonNode saga = get(path);
        JsonNode ofCustomer = JSON.readTree(send("GET", path, null, "customer").body());

        assertThat(saga.at("/events/0/type").asString()).isEqualTo("order.placed.v1");
        assertThat(saga.at("/now/partial").asBoolean()).isTrue();
        assertThat(saga.at("/now/services/0/state/status").asString()).isEqualTo("PENDING");
        assertThat(saga.at("/now/services/0/deadLetters/0/id").asString()).isEqualTo("d-1");
        assertThat(saga.at("/now/services/0/retries/0/delayedAttempt").asInt()).isEqualTo(2);
        assertThat(saga.at("/now/services/1/status").asString()).isEqualTo("OK");
        assertThat(saga.at("/now/services/1/state").isNull()).isTrue();
        assertThat(saga.at("/now/services/2/status").asString()).isEqualTo("UNAVAILABLE");
        assertThat(saga.at("/now/services/3/deliveries/0/attempts")).isEmpty();
        assertThat(saga.at("/now/services/3/deliveries/1/attempts").findValuesAsString("status"))
                .containsExactly("500", "200");
        assertThat(saga.at("/waitsFor/0/service").asString()).isEqualTo("inventory-service");
        assertThat(Instant.parse(saga.at("/waitsFor/0/deadline").asString()))
                .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(60));
        assertThat(saga.at("/now/services/4/status").asString()).isEqualTo("OK");
        assertThat(ofCustomer.has("now")).isFalse();
        assertThat(ofCustomer.get("events")).isEqualTo(saga.get("events"));
    }

    private UUID place(Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed("dashboard.order.events"));
        UUID order = UUID.randomUUID();
        Money price = new Money(1250, "EUR");
        try (RawEvents wire = new RawEvents(virtualHost)) {
            wire.send(
                    "order.events",
                    "order.placed.v1",
                    order.toString(),
                    UUID.randomUUID(),
                    new OrderPlaced(
                            order,
                            "c-hot",
                            "a@example.com",
                            "tok_visa",
                            price,
                            List.of(new OrderLine("cup", 1, price)),
                            Instant.now().plusSeconds(60),
                            null));
            wire.confirm();
        }
        await().atMost(ofSeconds(20))
                .until(() -> send("GET", "/api/orders/" + order + "/saga", null, "customer")
                                .statusCode()
                        == 200);
        return order;
    }

    // A real service: this one

    @Test
    void whatIsOrderedOfARealServiceIsRememberedWithTheOperatorsName(@Autowired Environment environment) {
        String path = "/api/dead-letters/dashboard-service/" + bury(environment);
        assertThat(get(path).at("/payload/n").asString()).isEqualTo("9007199254740993");

        HttpResponse<String> discarded = send("POST", path + "/discard", "{\"reason\":\"a test\"}", "operator");
        HttpResponse<String> again = send("POST", path + "/discard", "{\"reason\":\"a test\"}", "operator");
        HttpResponse<String> restored = send("POST", path + "/restore", null, "operator");

        assertThat(discarded.statusCode()).as(discarded.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(again.body()).path("type").asString())
                .isEqualTo("urn:fanout:problem:dead-letter-state");
        assertThat(restored.statusCode()).isEqualTo(200);
        assertThat(get(path).path("history").values().stream()
                        .filter(entry -> !entry.path("actor").isNull())
                        .map(entry -> entry.path("action").asString() + " "
                                + entry.path("actor").asString()))
                .contains("DISCARDED operator", "RESTORED operator")
                .noneMatch(entry -> entry.endsWith("dashboard"));
    }

    @Test
    void aJobOfARealServiceIsBegunListedAndCancelled(@Autowired Environment environment) {
        bury(environment);

        HttpResponse<String> begun = send(
                "POST",
                "/api/replays",
                "{\"service\":\"dashboard-service\",\"filter\":{},\"ratePerSecond\":1}",
                "operator");

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
        String location = begun.headers().firstValue("Location").orElseThrow();
        assertThat(get(location).path("startedBy").asString()).isEqualTo("operator");
        assertThat(get("/api/replays?service=dashboard-service").get("items").values().stream()
                        .map(job -> "/api/replays/" + job.path("service").asString() + "/"
                                + job.path("id").asString()))
                .contains(location);
        assertThat(send("POST", location + "/cancel", null, "operator").statusCode())
                .isIn(202, 409);
    }

    private String bury(Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed("dashboard.order.events"));
        String subject = UUID.randomUUID().toString();
        try (RawEvents wire = new RawEvents(virtualHost)) {
            wire.send(
                    "order.events",
                    "order.confirmed.v1",
                    subject,
                    UUID.randomUUID(),
                    Map.of("orderId", "none", "n", 9007199254740993L));
            wire.confirm();
        }
        return await().atMost(ofSeconds(20))
                .until(
                        () -> get("/api/dead-letters?service=dashboard-service&status=OPEN&subject=" + subject)
                                .at("/items/0/id")
                                .asString(""),
                        id -> !id.isEmpty());
    }

    // Reading

    private static List<ListedRows> lists(String timeField) {
        return lists(() -> new ListedRows(timeField));
    }

    private static List<ListedRows> lists(Supplier<ListedRows> newList) {
        List<ListedRows> lists = new ArrayList<>();
        for (LocalService service : all()) {
            ListedRows rows = newList.get();
            service.behave(rows.behaviour());
            lists.add(rows);
        }
        return lists;
    }

    private static String named(JsonNode row) {
        return row.path("service").asString() + " " + row.path("id").asString();
    }

    private List<JsonNode> turnPages(String path) {
        JsonNode first = get(path);
        List<JsonNode> rows = new ArrayList<>(first.get("items").values());
        if (!first.get("next").isNull()) {
            rows.addAll(turnPages(path, first.get("next").asString()));
        }
        return rows.stream()
                .filter(row -> !named(row).startsWith("dashboard-service"))
                .toList();
    }

    private List<JsonNode> turnPages(String path, String cursor) {
        List<JsonNode> rows = new ArrayList<>();
        for (String next = cursor; next != null; ) {
            JsonNode page = get(path + "&cursor=" + next);
            rows.addAll(page.get("items").values());
            next = page.get("next").isNull() ? null : page.get("next").asString();
        }
        return rows.stream()
                .filter(row -> !named(row).startsWith("dashboard-service"))
                .toList();
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = send("GET", path, null, "operator");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String body, String user) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .header("Authorization", basic(user))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString()).join();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
    }
}
