package org.example.signup;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Many operators who pause and resume one function at the same moment, at one instance or at several. */
@ExtendWith(OutputCaptureExtension.class)
class PauseOnManyInstancesIT {

    private static final String QUEUE = "sign-up.club.events.badge";
    private static final int OPERATORS = 24;

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final List<ConfigurableApplicationContext> instances = new ArrayList<>();
    private final JsonMapper json = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Another function of the stranger's application. */
    @Subscription("badge")
    static class PrintBadgeOnMemberJoined implements EventHandler<MemberEvent.MemberJoined> {

        @Override
        public void handle(MemberEvent.MemberJoined event, EventMetadata metadata) {
            // That it was handled is in the inbox.
        }
    }

    @AfterEach
    void stop() {
        instances.forEach(ConfigurableApplicationContext::close);
        client.close();
    }

    @ParameterizedTest
    @CsvSource({"H2, 1", "POSTGRES, 1", "POSTGRES, 3"})
    void ofManyPausesOneCountsAndAllInstancesFollow(TestDatabase database, int count, CapturedOutput output) {
        start(database, count);

        List<Answer> paused = atOnce(operator -> post(operator, "pause", "{\"reason\":\"by " + operator + "\"}"));

        assertThat(paused).extracting(Answer::status).containsOnly(202);
        assertThat(paused.stream()
                        .map(answer -> answer.body().at("/paused/reason").asString())
                        .distinct())
                .as("who has paused it")
                .hasSize(1);
        assertThat(told(output, "has paused function badge")).isOne();
        await().atMost(ofSeconds(10)).until(() -> virtualHost.consumers(QUEUE) == 0);

        List<Answer> resumed = atOnce(operator -> post(operator, "resume", null));

        assertThat(resumed).extracting(Answer::status).containsOnly(202);
        assertThat(resumed).allMatch(answer -> answer.body().path("paused").isNull());
        assertThat(told(output, "has resumed function badge")).isOne();
        await().atMost(ofSeconds(10)).until(() -> virtualHost.consumers(QUEUE) == count);
    }

    @ParameterizedTest
    @CsvSource({"H2, 1", "POSTGRES, 1", "POSTGRES, 3"})
    void pausesAndResumesAtOnceAreAllAnsweredAndTheLastWordHolds(TestDatabase database, int count) throws Exception {
        start(database, count);
        List<UUID> members = new ArrayList<>();
        try (RawEvents club = new RawEvents(virtualHost)) {
            for (int round = 0; round < 5; round++) {
                members.add(join(club));
                List<Answer> answers = atOnce(operator -> post(operator, operator % 2 == 0 ? "pause" : "resume", null));
                assertThat(answers).extracting(Answer::status).containsOnly(202);
            }
            post(0, "pause", null);
            await().atMost(ofSeconds(20)).until(() -> virtualHost.consumers(QUEUE) == 0);
            members.add(join(club));
            await().during(ofSeconds(2)).atMost(ofSeconds(10)).until(() -> virtualHost.consumers(QUEUE) == 0);
        }

        post(count - 1, "resume", null);

        await().atMost(ofSeconds(20)).until(() -> virtualHost.consumers(QUEUE) == count);
        await().atMost(ofSeconds(20))
                .untilAsserted(() -> assertThat(handled()).containsExactlyInAnyOrderElementsOf(members));
    }

    private void start(TestDatabase database, int count) {
        Map<String, String> properties = new HashMap<>(database.properties());
        properties.putAll(virtualHost.properties());
        properties.put("spring.application.name", "sign-up");
        properties.put("server.port", "0");
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        for (int i = 0; i < count; i++) {
            instances.add(new SpringApplicationBuilder(SignUpApplication.class, PrintBadgeOnMemberJoined.class)
                    .run(arguments));
        }
        await().atMost(ofSeconds(20)).until(() -> virtualHost.consumers(QUEUE) == count);
    }

    private static UUID join(RawEvents club) {
        UUID id = UUID.randomUUID();
        UUID member = UUID.randomUUID();
        club.send("club.events", "member.joined.v1", member.toString(), id, Map.of("memberId", member, "name", "Ann"));
        club.confirm();
        return id;
    }

    private List<UUID> handled() {
        return instances
                .getFirst()
                .getBean(JdbcClient.class)
                .sql("select message_id from inbox where queue = ?")
                .param(QUEUE)
                .query(UUID.class)
                .list();
    }

    private static long told(CapturedOutput output, String what) {
        return output.getOut().lines().filter(line -> line.contains(what)).count();
    }

    /** Lets all operators do it as nearly at the same moment as threads can. */
    private static List<Answer> atOnce(IntFunction<Answer> request) {
        CyclicBarrier barrier = new CyclicBarrier(OPERATORS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return IntStream.range(0, OPERATORS)
                    .mapToObj(operator -> threads.submit(() -> {
                        barrier.await();
                        return request.apply(operator);
                    }))
                    .toList()
                    .stream()
                    .map(PauseOnManyInstancesIT::answerOf)
                    .toList();
        }
    }

    private static Answer answerOf(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** At one of the instances. */
    private Answer post(int operator, String what, String body) {
        String port =
                instances.get(operator % instances.size()).getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/functions/badge/" + what))
                .header("Content-Type", "application/json")
                .POST(body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), json.readTree(response.body()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private record Answer(int status, JsonNode body) {}
}
