package dev.fanout.defaults.web;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.fanout.messaging.KitTestApplication;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.Wire;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes for operators, over a real port and a real broker. */
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = RANDOM_PORT,
        properties = {"spring.application.name=echo-service", "fanout.messaging.delayed-retry.delays="})
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class OperationsIT {

    private static final String NOBODY = UUID.randomUUID().toString();

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    private Wire wire;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().until(() -> virtualHost.isConsumed("echo.trial.events"));
        wire = new Wire(virtualHost);
    }

    @AfterEach
    void close() {
        wire.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /dead-letters",
        "GET, /dead-letters/groups",
        "GET, /dead-letters/11111111-1111-1111-1111-111111111111",
        "POST, /dead-letters/11111111-1111-1111-1111-111111111111/replay",
        "POST, /dead-letters/11111111-1111-1111-1111-111111111111/discard",
        "POST, /dead-letters/11111111-1111-1111-1111-111111111111/restore",
        "GET, /replays",
        "GET, /replays/11111111-1111-1111-1111-111111111111",
        "POST, /replays",
        "POST, /replays/11111111-1111-1111-1111-111111111111/cancel"
    })
    void onlyAnOperatorMay(String method, String path) {
        assertThat(send("customer", method, path, "{}").status()).isEqualTo(403);
        assertThat(send("stranger", method, path, "{}").status()).isEqualTo(401);
    }

    @Test
    void aDeadLetterIsListedShownAndReplayedWithAnEditedPayload() {
        UUID trial = bury();
        JsonNode item =
                get("/dead-letters?status=OPEN&subject=" + trial).path("items").path(0);
        assertThat(item.propertyNames())
                .contains(
                        "id",
                        "messageId",
                        "type",
                        "subject",
                        "queue",
                        "exception",
                        "message",
                        "attempts",
                        "firstFailedAt",
                        "deadAt",
                        "status",
                        "traceId",
                        "replayCount");
        String path = "/dead-letters/" + item.path("id").asString();
        JsonNode detail = get(path);
        assertThat(detail.path("payload").path("fate").path("kind").asString()).isEqualTo("HOPELESS");
        assertThat(detail.path("payloadEncoding").asString()).isEqualTo("JSON");
        assertThat(detail.path("stackTrace").asString()).contains("FailOnTrialBegun");
        assertThat(detail.path("headers").path("cloudEvents_subject").asString())
                .isEqualTo(trial.toString());
        assertThat(detail.path("history").path(0).path("action").asString()).isEqualTo("FAILED");

        assertThat(post(path + "/replay", "{\"paylod\":{}}").status()).isEqualTo(400);
        assertThat(post(path + "/replay", "{\"payload\":null}").status()).isEqualTo(400);
        Answer noReason = post(path + "/replay", "{\"payload\":" + mended(trial) + "}");
        assertThat(noReason.status()).isEqualTo(400);
        assertThat(noReason.body().path("errors").path(0).path("field").asString())
                .isEqualTo("reason");
        Answer refused = post(path + "/replay", "{\"payload\":{\"trialId\":\"" + trial + "\"},\"reason\":\"try\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().path("type").asString()).isEqualTo("urn:fanout:problem:edit-refused");
        assertThat(refused.body().path("errors").path(0).path("field").asString())
                .isEqualTo("payload.fate");

        assertThat(post(path + "/replay", "{\"dryRun\":true}").status()).isEqualTo(400);
        Answer checked = post(path + "/replay", "{\"payload\":" + mended(trial) + ",\"dryRun\":true}");
        assertThat(checked.status()).isEqualTo(200);
        assertThat(checked.body().path("diff").path(0).path("path").asString()).isEqualTo("/fate/kind");
        Answer misfit = post(path + "/replay", "{\"payload\":{\"trialId\":\"" + trial + "\"},\"dryRun\":true}");
        assertThat(misfit.status()).isEqualTo(422);
        assertThat(get(path).path("status").asString()).as("only checked").isEqualTo("OPEN");

        Answer replayed = post(path + "/replay", "{\"payload\":" + mended(trial) + ",\"reason\":\"typo\"}");
        assertThat(replayed.status()).isEqualTo(202);
        assertThat(replayed.body().path("replayCount").asInt()).isOne();
        await().atMost(ofSeconds(20))
                .until(() -> get(path).path("status").asString().equals("RESOLVED"));
        JsonNode edited = get(path).path("history").path(1);
        assertThat(edited.path("action").asString()).isEqualTo("EDITED");
        assertThat(edited.path("actor").asString()).isEqualTo("operator");
        assertThat(edited.path("detail").path("diff").path(0).path("path").asString())
                .isEqualTo("/fate/kind");
    }

    @Test
    void aWrongStateIsAConflictThatSaysWhy() {
        String path = "/dead-letters/" + idOf(bury());
        assertThat(post(path + "/discard", "{}").status()).isEqualTo(400);
        assertThat(post(path + "/discard", "{\"reason\":\"a test\"}").status()).isEqualTo(200);

        Answer conflict = post(path + "/replay", null);
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.body().path("type").asString()).isEqualTo("urn:fanout:problem:dead-letter-state");
        assertThat(conflict.body().path("detail").asString()).contains("DISCARDED");
        assertThat(post(path + "/restore", null).status()).isEqualTo(200);
        assertThat(post(path + "/restore", null).status()).isEqualTo(409);
        assertThat(get(path).path("status").asString()).isEqualTo("OPEN");
    }

    @Test
    void whatThereIsNotIsNotFound() {
        assertThat(send("operator", "GET", "/dead-letters/" + NOBODY, null).status())
                .isEqualTo(404);
        assertThat(post("/dead-letters/" + NOBODY + "/replay", null).status()).isEqualTo(404);
        assertThat(send("operator", "GET", "/replays/" + NOBODY, null).status()).isEqualTo(404);
        assertThat(post("/replays/" + NOBODY + "/cancel", null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /dead-letters?status=BROKEN | ",
                "GET  | /dead-letters?from=yesterday | ",
                "GET  | /dead-letters?size=501 | ",
                "POST | /replays | {\"filter\":{\"fingerPrint\":\"a\"}}",
                "POST | /replays | {\"filter\":{},\"dryrun\":true}",
                "GET  | /dead-letters/no-uuid | ",
                "POST | /replays | {}",
                "POST | /replays | {\"filter\":{},\"ratePerSecond\":0}",
                "POST | /replays | {\"filter\":{},\"ratePerSecond\":1001}",
                "POST | /replays | {\"filter\":{\"status\":\"RESOLVED\"}}",
                "POST | /replays | {\"filter\":{\"from\":\"yesterday\"}}",
                "POST | /replays | not json"
            })
    void whatIsWrongIsRefused(String method, String path, String body) {
        Answer answer = send("operator", method, path, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("type").asString()).startsWith("urn:fanout:problem:");
    }

    @Test
    void aJobIsPlannedBegunAndFollowed() {
        UUID trial = bury();
        String filter = "\"filter\":{\"subject\":\"" + trial + "\"}";

        Answer plan = post("/replays", "{" + filter + ",\"dryRun\":true}");
        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.body().path("selected").asInt()).isOne();
        assertThat(plan.body().path("alreadyHandled").asInt()).isZero();

        Answer begun = post("/replays", "{" + filter + ",\"canary\":true}");
        assertThat(begun.status()).isEqualTo(202);
        String path = "/replays/" + begun.body().path("id").asString();
        await().atMost(ofSeconds(20))
                .until(() -> get(path).path("status").asString().equals("STOPPED"));
        JsonNode job = get(path);
        assertThat(job.path("selected").asInt()).isOne();
        assertThat(job.path("failedAgain").asInt()).isOne();
        assertThat(job.path("stopReason").asString()).contains("1 of the 1");
        assertThat(job.path("filter").path("subject").asString()).isEqualTo(trial.toString());
        assertThat(post(path + "/cancel", null).status()).isEqualTo(409);
        assertThat(get("/replays").path("items").path(0).path("id")).isEqualTo(job.path("id"));
    }

    @Test
    void timesBeyondAllCalendarsAreJustVeryEarlyOrVeryLate() {
        UUID trial = bury();

        assertThat(get("/dead-letters?from=%2B1000000000-12-31T23:59:59Z")
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(get("/dead-letters?from=-1000000000-01-01T00:00:00Z&subject=" + trial)
                        .path("total")
                        .asInt())
                .isOne();
        assertThat(post("/replays", "{\"filter\":{\"to\":\"-1000000000-01-01T00:00:00Z\"},\"dryRun\":true}")
                        .body()
                        .path("selected")
                        .asInt())
                .isZero();
    }

    @Test
    void aRunningJobIsCancelledWithAReason() {
        bury();
        bury();
        bury();
        Answer begun = post(
                "/replays", "{\"filter\":{\"status\":\"OPEN\"},\"ratePerSecond\":1,\"reason\":\"a provider is back\"}");
        String path = "/replays/" + begun.body().path("id").asString();

        Answer cancelled = post(path + "/cancel", "{\"reason\":\"it is not\"}");

        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.body().path("status").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.body().path("reason").asString()).isEqualTo("a provider is back");
        assertThat(cancelled.body().path("cancelReason").asString()).isEqualTo("it is not");
    }

    @Test
    void jsonThatIsNestedVeryDeeplyIsShownAsText() {
        UUID trial = UUID.randomUUID();
        wire.send(
                "trial.events",
                Wire.properties(UUID.randomUUID(), new TrialBegun(trial, Fate.succeeds())),
                ("[".repeat(450) + "]".repeat(450)).getBytes());
        await().atMost(ofSeconds(20))
                .until(() -> get("/dead-letters?subject=" + trial).path("total").asInt() == 1);

        assertThat(get("/dead-letters/" + idOf(trial)).path("payloadEncoding").asString())
                .isEqualTo("TEXT");
    }

    @Test
    void groupsAndFiguresCountWhatIsOpen() {
        bury();
        assertThat(get("/dead-letters/groups").path(0).propertyNames())
                .contains("fingerprint", "exception", "message", "type", "queue", "count", "oldest", "newest");
        assertThat(get("/actuator/metrics/fanout.dead.letters")
                        .path("availableTags")
                        .path(0)
                        .path("values"))
                .hasSize(4);
    }

    @Test
    void theRoutesAreDocumented() {
        JsonNode paths = get("/v3/api-docs").path("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/dead-letters",
                        "/dead-letters/groups",
                        "/dead-letters/{id}",
                        "/dead-letters/{id}/replay",
                        "/dead-letters/{id}/discard",
                        "/dead-letters/{id}/restore",
                        "/replays",
                        "/replays/{id}",
                        "/replays/{id}/cancel",
                        "/retries");
    }

    @Test
    void theDashboardSaysForWhomItActsAndNobodyElseMay() {
        String path = "/dead-letters/" + idOf(bury()) + "/discard";
        String body = "{\"reason\":\"a test\"}";

        assertThat(send("operator", "POST", path, body, "Ann").status()).isEqualTo(403);
        assertThat(send("customer", "POST", path, body, "Ann").status()).isEqualTo(403);
        assertThat(send("stranger", "POST", path, body, "Ann").status()).isEqualTo(401);
        Answer discarded = send("dashboard", "POST", path, body, "Ann");

        assertThat(discarded.status()).isEqualTo(200);
        assertThat(discarded.body().path("history").values().stream()
                        .filter(entry -> entry.path("action").asString().equals("DISCARDED"))
                        .map(entry -> entry.path("actor").asString()))
                .containsExactly("Ann");
    }

    private UUID bury() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        await().atMost(ofSeconds(20))
                .until(() -> get("/dead-letters?subject=" + trial).path("total").asInt() == 1);
        return trial;
    }

    private static String mended(UUID trial) {
        return "{\"trialId\":\"" + trial + "\",\"fate\":{\"kind\":\"SUCCEEDS\",\"times\":0}}";
    }

    private String idOf(UUID trial) {
        return get("/dead-letters?subject=" + trial)
                .path("items")
                .path(0)
                .path("id")
                .asString();
    }

    private JsonNode get(String path) {
        Answer answer = send("operator", "GET", path, null);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body();
    }

    private Answer post(String path, String body) {
        return send("operator", "POST", path, body);
    }

    private Answer send(String user, String method, String path, String body) {
        return send(user, method, path, body, null);
    }

    private Answer send(String user, String method, String path, String body, String actor) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes()))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (actor != null) {
            request.header("Fanout-Actor", actor);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json.readTree(response.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Answer(int status, JsonNode body) {}
}
