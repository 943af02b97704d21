package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.fanout.defaults.DeadlineHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What every service promises about its answers, over a real port: much of it is decided before any controller. */
@SpringBootTest(
        webEnvironment = RANDOM_PORT,
        classes = WebTestApplication.class,
        properties = {
            "spring.application.name=thing-service",
            "fanout.messaging.service=thing",
            // no broker and no database here
            "management.endpoint.health.group.readiness.include=readinessState",
            "management.endpoint.health.group.traffic.include=readinessState",
            "fanout.web.customer-requests=GET /things, POST /things, * /things/open/**",
        })
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSurfaceTests {

    private static final String CUSTOMER = "customer:customer";
    private static final String OPERATOR = "operator:operator";
    private static final String NOBODY = "";
    private static final String VALID = """
            {"name":"cup","lines":[{"sku":"a","quantity":1}]}""";

    private final JsonMapper json = new JsonMapper();

    @LocalServerPort
    private int port;

    private HttpClient client;

    @BeforeAll
    void open() {
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    void close() {
        client.close();
    }

    // --- access

    @ParameterizedTest
    @CsvSource(
            nullValues = "NOBODY",
            value = {
                "GET, /actuator/health, NOBODY, 200",
                "GET, /actuator/health/liveness, NOBODY, 200",
                "GET, /actuator/health/readiness, NOBODY, 200",
                "GET, /actuator/health/traffic, NOBODY, 200",
                "GET, /actuator/prometheus, NOBODY, 401",
                "GET, /actuator/prometheus, customer:customer, 403",
                "GET, /actuator/prometheus, operator:operator, 200",
                "GET, /things, NOBODY, 401",
                "GET, /things, customer:customer, 200",
                "HEAD, /things, customer:customer, 200",
                "GET, /things, operator:operator, 200",
                "GET, /things, customer:operator, 401",
                "GET, /things, operator:customer, 401",
                "GET, /things, customer:, 401",
                "GET, /things, nobody:nobody, 401",
                "GET, /things, dashboard:dashboard, 200",
                "GET, /things, dashboard:operator, 401",
                "GET, /things/secret, dashboard:dashboard, 200",
                "GET, /things/secret, customer:customer, 403",
                "GET, /things/secret, operator:operator, 200",
                "DELETE, /things, customer:customer, 403",
                "DELETE, /things/open/1, customer:customer, 404",
                "GET, /things/open/denied, customer:customer, 403",
                "GET, /things/open/unknown, customer:customer, 401",
                "GET, /error, NOBODY, 401",
                "GET, /error, operator:operator, 404",
                "GET, /v3/api-docs, NOBODY, 401",
                "GET, /v3/api-docs, customer:customer, 200",
                "GET, /swagger-ui/index.html, NOBODY, 401",
                "GET, /swagger-ui/index.html, operator:operator, 200",
            })
    void asksForTheRightRole(String method, String path, String credentials, int status) {
        var answer = send(method, path, credentials == null ? NOBODY : credentials, BodyPublishers.noBody());

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status >= 400) {
            assertProblem(
                    answer,
                    status,
                    Map.of(401, "unauthorized", 403, "forbidden", 404, "not-found")
                            .get(status));
        }
    }

    @Test
    void challengesForBasicCredentialsAndSetsNoCookie() {
        var answer = send("GET", "/things", NOBODY, BodyPublishers.noBody());

        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(v -> assertThat(v).startsWith("Basic "));
        assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void refusesCredentialsThatAreNotReadable() {
        var answer =
                exchange(request("/things").header("Authorization", "Basic %%%").GET());

        assertProblem(answer, 401, "unauthorized");
    }

    @Test
    void showsTheDetailsOfHealthToOperatorsOnly() {
        assertThat(body(send("GET", "/actuator/health", NOBODY, BodyPublishers.noBody()))
                        .has("components"))
                .isFalse();
        assertThat(body(send("GET", "/actuator/health", CUSTOMER, BodyPublishers.noBody()))
                        .has("components"))
                .isFalse();
        assertThat(body(send("GET", "/actuator/health", OPERATOR, BodyPublishers.noBody()))
                        .has("components"))
                .isTrue();
    }

    // --- trace

    @Test
    void continuesTheTraceOfTheRequest() {
        var answer = exchange(request("/things", CUSTOMER)
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .GET());

        assertThat(traceparentOf(answer))
                .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                .doesNotContain("b7ad6b7169203331");
    }

    @Test
    void startsATraceWhereTheRequestBringsNoneOrNonsense() {
        assertThat(traceparentOf(exchange(request("/things", CUSTOMER).GET())))
                .isNotEqualTo(
                        traceparentOf(exchange(request("/things", CUSTOMER).GET())));
        assertThat(traceparentOf(exchange(request("/things", CUSTOMER)
                        .header("traceparent", "00-zz-1-")
                        .GET())))
                .isNotEmpty();
    }

    // --- problems

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":", "nonsense", "{\"name\":\"cup\",}", VALID + "x", "{\"name\":\"\u0001\"}"})
    void answers400ToMalformedJson(String body) {
        assertProblem(post("/things", body), 400, "bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"text\""})
    void answers400ToBodiesOfAnotherForm(String body) {
        assertProblem(post("/things", body), 400, "bad-request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | lines, name",
                "null-body | ",
                "{'name':'cup','lines':[]} | lines",
                "{'name':'cup','lines':[null]} | lines[0]",
                "{'name':'cup','lines':[{'sku':'a','quantity':0},{'sku':' ','quantity':11}]} |"
                        + " lines[0].quantity, lines[1].quantity, lines[1].sku",
                "{'name':'cup','lines':[{'sku':'a'}]} | lines[0].quantity",
                "{'name':'cup','lines':[{'sku':'a','quantity':null}]} | lines[0].quantity",
                "{'name':'cup','lines':[{'sku':'a','quantity':'2'}]} | lines[0].quantity",
                "{'name':'cup','lines':[{'sku':'a','quantity':1.5}]} | lines[0].quantity",
                "{'name':'cup','lines':[{'sku':'a','quantity':99999999999}]} | lines[0].quantity",
                "{'name':'cup','lines':[{'sku':'a','quantity':{}}]} | lines[0].quantity",
                "{'name':'cup','lines':{}} | lines",
                "{'name':{},'lines':[]} | name",
                "{'name':'elevenchars','lines':[{'sku':'a','quantity':1}]} | name",
                "{'name':'a\\u0000b','lines':[{'sku':'a','quantity':1}]} | name",
                "{'name':'a\\ud800b','lines':[{'sku':'a','quantity':1}]} | name",
                "{'name':'cup','colour':'BLUE','lines':[{'sku':'a','quantity':1}]} | colour",
                "{'name':'cup','price':{'amount':-1},'lines':[{'sku':'a','quantity':1}]} | price",
                "{'name':'cup','price':{},'lines':[{'sku':'a','quantity':1}]} | price.amount",
            })
    void namesTheFieldsThatAreInvalid(String body, String fields) {
        if (fields == null) {
            assertProblem(post("/things", "null"), 400, "bad-request");
            return;
        }
        var answer = post("/things", body.replace('\'', '"'));

        assertProblem(answer, 400, "invalid-request");
        assertThat(fieldsOf(answer)).containsExactlyInAnyOrder(fields.split(", "));
        assertThat(messagesOf(answer))
                .allSatisfy(message -> assertThat(message).isNotBlank().doesNotContain("java", "dev."));
    }

    @Test
    void saysInTheClientsWordsWhatAValueMustBe() {
        var answer = post("/things", "{\"name\":\"cup\",\"colour\":\"BLUE\",\"lines\":[]}");

        assertThat(messagesOf(answer)).containsExactly("must be one of RED, GREEN");
    }

    @Test
    void namesAtMostAHundredFields() {
        String lines = "{},".repeat(1000) + "{}";

        assertThat(fieldsOf(post("/things", "{\"name\":\"cup\",\"lines\":[" + lines + "]}")))
                .hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({
        "/things?page=-1, page",
        "/things?page=1000001, page",
        "/things?size=0, size",
        "/things?size=501, size",
        "/things?size=x, size",
        "/things?page=99999999999, page",
        "/things?colour=BLUE, colour",
        "/things?age=long, age",
        "/things/not-a-uuid, id",
        "/things/search, text",
    })
    void namesTheParameterThatIsInvalid(String path, String parameter) {
        var answer = send("GET", path, OPERATOR, BodyPublishers.noBody());

        assertProblem(answer, 400, "invalid-request");
        assertThat(fieldsOf(answer)).containsExactly(parameter);
        assertThat(messagesOf(answer)).allSatisfy(message -> assertThat(message).doesNotContain("java", "Exception"));
    }

    @Test
    void namesTheHeaderThatIsInvalid() {
        var answer = exchange(request("/things", CUSTOMER)
                .header("Content-Type", "application/json")
                .header("Some-Key", "longer")
                .POST(BodyPublishers.ofString(VALID)));

        assertProblem(answer, 400, "invalid-request");
        assertThat(fieldsOf(answer)).containsExactly("Some-Key");
    }

    @Test
    void answersPagesWithDefaults() {
        JsonNode page = body(send("GET", "/things", CUSTOMER, BodyPublishers.noBody()));

        assertThat(page).isEqualTo(json.readTree("""
                {"items":["1","2","3"],"page":0,"size":50,"total":123}"""));
        assertThat(body(send("GET", "/things?page=2&size=10", CUSTOMER, BodyPublishers.noBody()))
                        .get("page")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404, not-found",
        "GET, /things/0198f2d6-7d3c-7000-8000-000000000000, 404, thing-not-found",
        "DELETE, /things, 405, method-not-allowed",
        "POST, /things/conflict, 409, thing-exists",
        "POST, /things/refused, 422, unknown-sku",
        "POST, /things/broken, 500, internal-server-error",
        "POST, /things/busy, 503, busy",
        "POST, /things/database-away, 503, database-unavailable",
        "POST, /things/changed-meanwhile, 503, database-unavailable",
        "POST, /things/outage/57P01, 503, database-unavailable",
        "POST, /things/outage/08006, 503, database-unavailable",
        "POST, /things/outage/42601, 500, internal-server-error",
        "POST, /things/outage-in-a-conflict/57P03, 503, database-unavailable",
        "POST, /things/outage-in-a-conflict/42601, 409, conflict",
        "POST, /things/outage-with-a-broken-pipe, 503, database-unavailable",
    })
    void answersEveryFailureWithAProblem(String method, String path, int status, String slug) {
        var answer = send(method, path, OPERATOR, BodyPublishers.noBody());

        assertProblem(answer, status, slug);
        assertThat(body(answer).get("instance").asString()).isEqualTo(path);
        assertThat(answer.body()).doesNotContain("secret", "trace\"", "Exception");
    }

    @Test
    void saysWhenToTryAgain() {
        assertThat(send("POST", "/things/busy", OPERATOR, BodyPublishers.noBody())
                        .headers()
                        .firstValue("Retry-After"))
                .hasValue("7");
        assertThat(send("POST", "/things/database-away", OPERATOR, BodyPublishers.noBody())
                        .headers()
                        .firstValue("Retry-After"))
                .hasValue("5");
    }

    @Test
    void answers415ToOtherMediaTypes() {
        var answer = exchange(
                request("/things", CUSTOMER).header("Content-Type", "text/xml").POST(BodyPublishers.ofString("<a/>")));

        assertProblem(answer, 415, "unsupported-media-type");
    }

    @Test
    void answers406WhereTheClientTakesNothingThatThereIs() {
        assertProblem(
                exchange(request("/things", CUSTOMER)
                        .header("Accept", "image/png")
                        .GET()),
                406,
                "not-acceptable");
        assertProblem(
                exchange(request("/things/plain/text", OPERATOR)
                        .header("Accept", "application/json")
                        .GET()),
                406,
                "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/%zz", "/things/{id}", "/things/a;b=c", "/things//x", "/things/..%2f"})
    void answersRefusedPathsWithAProblem(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "urn:fanout:problem:bad-request", "traceparent: 00-");
    }

    // --- bodies

    @Test
    void takesABodyOfExactlyTheLimit() {
        byte[] body = new byte[1024 * 1024];

        assertThat(octets(BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(200);
        assertThat(octets(chunked(body)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024 * 1024 + 1, 5 * 1024 * 1024})
    void answers413ToABodyAboveTheLimit(int bytes) {
        byte[] body = new byte[bytes];

        assertProblem(octets(BodyPublishers.ofByteArray(body)), 413, "content-too-large");
        assertProblem(octets(chunked(body)), 413, "content-too-large");
    }

    @Test
    void answers413ToTooMuchJsonAsWell() {
        String body = VALID.replace("cup", "c".repeat(1024 * 1024));
        var request = request("/things", CUSTOMER).header("Content-Type", "application/json");

        assertProblem(exchange(request.copy().POST(BodyPublishers.ofString(body))), 413, "content-too-large");
        assertProblem(
                exchange(request.copy().POST(chunked(body.getBytes(StandardCharsets.UTF_8)))),
                413,
                "content-too-large");
    }

    @Test
    void answers413BeforeAskingWhoItIs() {
        var answer = exchange(request("/things").POST(BodyPublishers.ofByteArray(new byte[1024 * 1024 + 1])));

        assertProblem(answer, 413, "content-too-large");
    }

    // --- documentation

    @Test
    void documentsTheServiceWithItsNameItsCredentialsAndItsProblems() {
        JsonNode api = body(send("GET", "/v3/api-docs", CUSTOMER, BodyPublishers.noBody()));

        assertThat(api.at("/info/title").asString()).isEqualTo("thing-service");
        assertThat(api.at("/components/securitySchemes/basic/scheme").asString())
                .isEqualTo("basic");
        JsonNode find = api.at("/paths/~1things~1{id}/get");
        assertThat(find.at("/responses/default/content/application~1problem+json/schema/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/Problem");
        assertThat(api.at("/paths/~1things/get/parameters").values().stream()
                        .map(p -> p.get("name").asString()))
                .contains("page", "size");
        assertThat(api.get("paths").has("/error")).isFalse();
    }

    // --- deadlines

    @Test
    void refusesWhatNobodyWaitsForBeforeAnybodyAsksWhoseItIs() {
        var answer = exchange(request("/things")
                .header(DeadlineHeader.NAME, "2020-01-01T00:00:00Z")
                .GET());

        assertProblem(answer, 504, "deadline-passed");
    }

    @Test
    void doesWhatSomebodyStillWaitsFor() {
        var answer = exchange(request("/things", CUSTOMER)
                .header(
                        DeadlineHeader.NAME,
                        DeadlineHeader.valueOf(Instant.now().plusSeconds(60)))
                .GET());

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    // --- helpers

    private void assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(traceparentOf(answer)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
        if (answer.request().method().equals("HEAD")) {
            return;
        }
        JsonNode problem = body(answer);
        assertThat(problem.get("type").asString()).isEqualTo("urn:fanout:problem:" + slug);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(problem.get("instance").asString()).isEqualTo(answer.uri().getPath());
    }

    private List<String> fieldsOf(HttpResponse<String> answer) {
        return body(answer).get("errors").values().stream()
                .map(error -> error.get("field").asString())
                .toList();
    }

    private List<String> messagesOf(HttpResponse<String> answer) {
        return body(answer).get("errors").values().stream()
                .map(error -> error.get("message").asString())
                .toList();
    }

    private JsonNode body(HttpResponse<String> answer) {
        return json.readTree(answer.body());
    }

    private static String traceparentOf(HttpResponse<?> answer) {
        return answer.headers().firstValue("traceparent").orElse("");
    }

    private HttpResponse<String> post(String path, String body) {
        return exchange(request(path, CUSTOMER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> octets(BodyPublisher body) {
        return exchange(request("/things/raw", OPERATOR)
                .header("Content-Type", "application/octet-stream")
                .POST(body));
    }

    private static BodyPublisher chunked(byte[] body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
    }

    private HttpResponse<String> send(String method, String path, String credentials, BodyPublisher body) {
        return exchange((credentials.isEmpty() ? request(path) : request(path, credentials)).method(method, body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder request(String path, String credentials) {
        return request(path)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
