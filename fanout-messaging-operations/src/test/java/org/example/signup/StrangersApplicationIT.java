package org.example.signup;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes for operators in an application of somebody else, with JSON and errors of its own, over a real broker. */
@SpringBootTest(
        classes = SignUpApplication.class,
        webEnvironment = RANDOM_PORT,
        properties = {
            "spring.application.name=Sign up",
            "fanout.messaging.delayed-retry.delays=",
            "spring.jackson.property-naming-strategy=SNAKE_CASE",
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class StrangersApplicationIT {

    private static final String PROBLEM = "application/problem+json";

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    private RawEvents club;

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().until(() -> virtualHost.isConsumed("Sign up.club.events"));
        club = new RawEvents(virtualHost);
    }

    @AfterEach
    void close() {
        club.close();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.fanout.defaults.FanoutDefaults",
                "org.springframework.security.core.AuthenticationException",
                "org.springframework.data.domain.Page",
                "jakarta.persistence.Entity",
                "org.springdoc.core.annotations.ParameterObject",
                "io.swagger.v3.oas.annotations.media.Schema",
            })
    void aStrangerHasNoneOfThis(String className) {
        assertThat(ClassUtils.isPresent(className, getClass().getClassLoader())).isFalse();
    }

    @Test
    void aDeadLetterIsListedMendedAndReplayed() {
        UUID member = bury();
        String path = "/dead-letters/" + idOf(member);
        assertThat(get(path).at("/payload/memberId").asString()).isEqualTo(member.toString());

        Answer refused = post(path + "/replay", "{\"payload\":{\"memberId\":1},\"reason\":\"a try\"}");
        assertProblem(refused, 422, "edit-refused");
        assertThat(refused.body().at("/errors/0/field").asString()).startsWith("payload.");
        assertThat(post(
                                path + "/replay",
                                "{\"payload\":{\"memberId\":\"" + member + "\",\"name\":\"Ann\"},\"reason\":\"asked\"}")
                        .status())
                .isEqualTo(202);

        await().atMost(ofSeconds(20))
                .until(() -> get(path).path("status").asString().equals("RESOLVED"));
        assertThat(get(path).path("replayCount").asInt()).isOne();
        assertThat(get(path).path("history").values().stream()
                        .map(entry -> entry.path("actor").asString()))
                .contains("anonymous");
        assertProblem(post(path + "/replay", null), 409, "dead-letter-state");
    }

    @Test
    void itsErrorsAreProblemsWithoutAnySettingOfTheApplication() {
        assertProblem(send("GET", "/dead-letters/" + UUID.randomUUID(), null), 404, "no-such-dead-letter");
        assertProblem(send("GET", "/dead-letters/nonsense", null), 400, "invalid-request");
        assertProblem(send("GET", "/dead-letters?size=501", null), 400, "invalid-request");
        assertProblem(post("/replays", "{"), 400, "bad-request");
        Answer misspelt = post("/replays", "{\"filter\":{\"quue\":\"a\"}}");
        assertProblem(misspelt, 400, "invalid-request");
        assertThat(misspelt.body().at("/errors/0/field").asString()).isEqualTo("filter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "type", "queue", "exception", "subject", "from", "to", "fingerprint"})
    void aCriterionThatIsNullDoesNotMeanEverything(String criterion) {
        Answer refused = post("/replays", "{\"filter\":{\"" + criterion + "\":null},\"dryRun\":true}");

        assertProblem(refused, 400, "invalid-request");
        assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo("filter." + criterion);
        assertThat(refused.body().at("/errors/0/message").asString()).isEqualTo("must have a value or be left out");
        assertThat(post("/replays", "{\"filter\":{},\"dryRun\":true}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udc00b", "\\u0000"})
    void anEditedPayloadWithTextThatCannotBeStoredIsRefused(String text) {
        UUID member = bury();
        String path = "/dead-letters/" + idOf(member);

        Answer refused = post(
                path + "/replay",
                "{\"payload\":{\"memberId\":\"" + member + "\",\"name\":\"" + text + "\"},\"reason\":\"a try\"}");

        assertProblem(refused, 422, "edit-refused");
        assertThat(refused.body().at("/errors/0/field").asString()).isEqualTo("payload.name");
        assertThat(get(path).path("status").asString()).isEqualTo("OPEN");
    }

    @Test
    void itsJsonIsTheSameAsEverywhere() {
        UUID member = bury();

        JsonNode plan = post("/replays", "{\"filter\":{\"subject\":\"" + member + "\"},\"dryRun\":true}")
                .body();

        assertThat(plan.path("selected").asInt()).isOne();
        assertThat(plan.has("alreadyHandled")).isTrue();
        assertThat(get("/dead-letters/groups").path(0).has("fingerprint")).isTrue();
    }

    @Test
    void jobsOfTheApplicationsOwnKindAreShownAndCancelledBesideTheOthers() {
        String letters = post("/replays", "{\"filter\":{\"subject\":\"" + bury() + "\"}}")
                .body()
                .path("id")
                .asString();

        assertThat(post("/invitations/replays", "{\"country\":\"CH\",\"dry_run\":true}")
                        .body()
                        .path("selected")
                        .asInt())
                .isEqualTo(3);
        Answer begun = post("/invitations/replays", "{\"country\":\"CH\",\"rate_per_second\":5}");
        assertThat(begun.status()).isEqualTo(202);
        String invitations = begun.body().path("id").asString();

        await().until(() -> get("/replays/" + invitations).path("published").asInt() == 3);
        JsonNode job = get("/replays/" + invitations);
        assertThat(job.path("kind").asString()).isEqualTo("invitation");
        assertThat(job.path("filter")).isEqualTo(json.readTree("{\"country\":\"CH\"}"));
        assertThat(job.path("ratePerSecond").asInt()).isEqualTo(5);
        assertThat(get("/replays/" + letters).path("kind").asString()).isEqualTo("dead-letter");
        assertThat(get("/replays").path("items").values().stream()
                        .map(item -> item.path("id").asString()))
                .contains(letters, invitations);

        Answer cancelled = post("/replays/" + invitations + "/cancel", "{\"reason\":\"nobody comes\"}");
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.body().path("status").asString()).isEqualTo("CANCELLED");
        assertProblem(post("/replays/" + invitations + "/cancel", null), 409, "replay-state");
    }

    @Test
    void jsonAndErrorsOfTheApplicationStayItsOwn() {
        assertThat(get("/members/greeting?times=1")).isEqualTo(json.readTree("{\"first_name\":\"Ann\"}"));

        Answer missing = send("GET", "/members/bob", null);
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.contentType()).isEqualTo("application/json");
        assertThat(missing.body().propertyNames()).containsExactlyInAnyOrder("timestamp", "status", "error", "path");
        assertThat(send("GET", "/members/greeting?times=x", null).contentType()).isEqualTo("application/json");

        Answer broken = send("GET", "/members/broken", null);
        assertThat(broken.status()).isEqualTo(501);
        assertThat(broken.body().path("own").asString()).isEqualTo("not yet");
    }

    private UUID bury() {
        UUID member = UUID.randomUUID();
        club.send(
                "club.events",
                "member.joined.v1",
                member.toString(),
                UUID.randomUUID(),
                Map.of("memberId", member, "name", ""));
        club.confirm();
        await().atMost(ofSeconds(20))
                .until(() ->
                        get("/dead-letters?subject=" + member).path("total").asInt() == 1);
        return member;
    }

    private String idOf(UUID member) {
        return get("/dead-letters?subject=" + member).at("/items/0/id").asString();
    }

    private static void assertProblem(Answer answer, int status, String slug) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo(PROBLEM);
        assertThat(answer.body().path("type").asString()).isEqualTo("urn:fanout:problem:" + slug);
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("instance").asString()).startsWith("/");
    }

    private JsonNode get(String path) {
        Answer answer = send("GET", path, null);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body();
    }

    private Answer post(String path, String body) {
        return send("POST", path, body);
    }

    private Answer send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    json.readTree(response.body()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Answer(int status, String contentType, JsonNode body) {}
}
