package dev.fanout.defaults.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What a service does with more requests than it can bear. */
@SpringBootTest(
        webEnvironment = RANDOM_PORT,
        classes = {WebTestApplication.class, OverloadTests.SlowController.class},
        properties = {
            "spring.application.name=slow-service",
            "fanout.messaging.service=slow",
            "management.endpoint.health.group.readiness.include=readinessState", // no broker and no database here
            "management.endpoint.health.group.traffic.include=readinessState",
            "fanout.web.max-requests=3",
            "fanout.web.max-operator-requests=2",
            "fanout.web.operator-routes=/things/repairs",
        })
@ExtendWith(OutputCaptureExtension.class)
class OverloadTests {

    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Autowired
    private SlowController slow;

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void close() {
        slow.gate = new CountDownLatch(1);
    }

    @AfterEach
    void open() {
        slow.gate.countDown();
        await().until(() -> inHand("requests") == 0 && inHand("operators") == 0);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/slow", "/slow-and-broken"})
    void whatFindsNoRoomIsRefusedAtOnceUntilOneIsDone(String path) {
        double refusedBefore = refused("requests");
        List<CompletableFuture<HttpResponse<String>>> inHand = fill(path, 3, "requests");

        HttpResponse<String> answer = get("/things").join();

        // None of those in hand was done meanwhile: the gate is shut.
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).get().asString().matches("[3-8]");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("traceparent")).isPresent();
        assertThat(answer.headers().firstValue("Connection")).hasValue("close");
        assertThat(new JsonMapper().readTree(answer.body()).get("type").asString())
                .isEqualTo("urn:fanout:problem:overloaded");
        assertThat(refused("requests") - refusedBefore).isOne();
        assertThat(inHand).noneMatch(CompletableFuture::isDone);

        slow.gate.countDown();
        int expected = path.equals("/slow") ? 200 : 500;
        assertThat(inHand)
                .allSatisfy(request -> assertThat(request.join().statusCode()).isEqualTo(expected));
        await().until(() -> inHand("requests") == 0);
        assertThat(get("/things").join().statusCode()).isEqualTo(200);
    }

    @Test
    void itIsRefusedBeforeItsBodyCameAndBeforeAnybodyAsksWhoseItIs() throws IOException {
        fill("/slow", 3, "requests");

        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n".getBytes());
            byte[] begin = socket.getInputStream().readNBytes(12);

            assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 503");
        }
    }

    @Test
    void probesAndOperatorsAreLetInAllTheSame() {
        fill("/slow", 3, "requests");

        for (String path : List.of("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus")) {
            assertThat(get(path).join().statusCode()).as(path).isEqualTo(200);
        }
        assertThat(get("/functions").join().statusCode()).isEqualTo(404);
        assertThat(get("/things/repairs").join().statusCode()).isNotEqualTo(503);
        assertThat(get("/things").join().statusCode()).isEqualTo(503);
    }

    @Test
    void probesAreLetInWhenTheOperatorsHaveFilledTheirRoomToo() {
        fill("/slow", 3, "requests");
        fill("/functions/slow", 2, "operators");

        assertThat(get("/actuator/prometheus").join().statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/liveness").join().statusCode()).isEqualTo(200);
        assertThat(refused("operators")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health/../../things",
                "/actuator/health/%2e%2e/%2e%2e/things",
                "/actuators",
                "/dead-letters-of-others"
            })
    void noSpellingOfAPathGetsIntoAnotherRoom(String path) throws IOException {
        fill("/slow", 3, "requests");

        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] begin = socket.getInputStream().readNBytes(12);

            assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 503");
        }
    }

    @Test
    void anOverloadIsLoggedOnceAndNotForEachRequest(CapturedOutput output) {
        fill("/slow", 3, "requests");
        IntStream.range(0, 20).forEach(_ -> get("/things").join());

        // An earlier test may have begun the overload that is still on.
        assertThat(output.getOut().split("Overloaded:", -1)).hasSizeLessThanOrEqualTo(2);
        assertThat(output.getOut()).doesNotContain("ERROR");
    }

    @Test
    void theConnectionsAreBoundedByTheRequests(@Autowired ServletWebServerApplicationContext context) {
        var tomcat = (TomcatWebServer) context.getWebServer();

        assertThat(tomcat.getTomcat().getConnector().getProtocolHandler())
                .isInstanceOfSatisfying(
                        AbstractProtocol.class,
                        protocol -> assertThat(protocol.getMaxConnections()).isEqualTo(20));
    }

    private List<CompletableFuture<HttpResponse<String>>> fill(String path, int count, String room) {
        var requests = IntStream.range(0, count).mapToObj(_ -> get(path)).toList();
        await().until(() -> inHand(room) == count);
        return requests;
    }

    private double inHand(String room) {
        return meters.get("fanout.web.in.hand").tag("room", room).gauge().value();
    }

    private double refused(String room) {
        return meters.get("fanout.web.refused").tag("room", room).counter().count();
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", BASIC)
                        .build(),
                BodyHandlers.ofString());
    }

    @RestController
    static class SlowController {

        private volatile CountDownLatch gate = new CountDownLatch(1);

        @GetMapping({"/slow", "/functions/slow"})
        String slow() throws InterruptedException {
            gate.await();
            return "done";
        }

        @GetMapping("/slow-and-broken")
        String broken() throws InterruptedException {
            gate.await();
            throw new IllegalStateException("broken");
        }
    }
}
