package dev.fanout.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerNodeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The same for all tests: a node that finds its data starts in half the time of one that makes them. */
    @TempDir
    static Path temp;

    /** It may be running: a start takes seconds, so a test leaves it to the next one unless it is about its end. */
    private static BrokerNode node;

    private static BrokerNode watched;

    @BeforeAll
    static void describeWatched() {
        watched = BrokerNode.in(temp.resolve("watched"))
                .adminPassword("secret")
                .managementPort(0)
                .prometheusPort(0)
                .build();
    }

    @BeforeEach
    void describe() {
        if (node == null || !node.isRunning()) {
            node = BrokerNode.in(temp.resolve("node")).adminPassword("secret").build();
        }
    }

    @AfterAll
    static void kill() {
        node.kill();
        watched.kill();
    }

    @Test
    void stopLeavesNoProcessBehind() {
        node.start();
        node.awaitReady(PATIENCE);
        assertThat(processesOf(node)).isNotEmpty();

        node.stop();

        assertThat(node.isRunning()).isFalse();
        assertThat(processesOf(node)).isEmpty();
        assertThat(Ports.isFree(node.settings().amqpPort())).isTrue();
        assertThat(answers(node.settings().epmdPort())).isFalse();
    }

    @Test
    void anotherJvmFindsTheRunningNodeByItsFolder() {
        node.start();
        node.awaitReady(PATIENCE);

        BrokerNode found = BrokerNode.find(node.folder()).orElseThrow();

        assertThat(found.settings()).isEqualTo(node.settings());
        assertThat(found.isRunning()).isTrue();
        found.start(); // does nothing
        found.awaitReady(PATIENCE);
        found.stop();
        assertThat(node.isRunning()).isFalse();
        assertThat(processesOf(node)).isEmpty();
    }

    @Test
    void twoNodesRunSideBySide() {
        var other = BrokerNode.in(temp.resolve("other")).build();
        node.start();
        other.start();
        try {
            node.awaitReady(PATIENCE);
            other.awaitReady(PATIENCE);

            other.stop();

            assertThat(node.isRunning()).isTrue();
            node.awaitReady(PATIENCE);
        } finally {
            other.stop();
        }
    }

    @Test
    void startsAgainOnTheSamePortAfterACrash() {
        node.start();
        node.awaitReady(PATIENCE);

        node.kill();
        assertThat(processesOf(node)).isEmpty();
        node.start();

        node.awaitReady(PATIENCE);
    }

    @Test
    void canBeKilledWhileItIsBeingStarted() {
        var killed = BrokerNode.in(temp.resolve("killed")).build();
        try {
            for (int i = 0; i < 3; i++) {
                killed.start();
                killed.kill();

                assertThat(processesOf(killed)).isEmpty();
                assertThat(answers(killed.settings().epmdPort())).isFalse();
            }
        } finally {
            killed.kill();
        }
    }

    @Test
    void afterAnUncleanEndOfEverythingStopRemovesThePortMapper() {
        node.start();
        node.awaitReady(PATIENCE);
        node.process().orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> processesOf(node).isEmpty());
        assertThat(answers(node.settings().epmdPort())).isTrue();

        BrokerNode.find(node.folder()).orElseThrow().stop();

        assertThat(answers(node.settings().epmdPort())).isFalse();
    }

    @Test
    void theIdOfAnotherProcessInAStalePidFileIsNotTheNode() throws IOException {
        node.kill();
        Files.createDirectories(node.folder());
        Files.writeString(
                node.folder().resolve("node.pid"),
                Long.toString(ProcessHandle.current().pid()));

        assertThat(node.isRunning()).isFalse();
        node.stop();

        assertThat(ProcessHandle.current().isAlive()).isTrue();
        node.start();
        node.awaitReady(PATIENCE);
        assertThat(node.isRunning()).isTrue();
    }

    @Test
    void hasOneAdministratorAndNoGuest() throws Exception {
        watched.start();
        watched.awaitReady(PATIENCE);

        assertThat(status("admin", "secret")).isEqualTo(200);
        assertThat(status("guest", "guest")).isEqualTo(401);
        assertThat(login("guest", "guest", "fanout")).isInstanceOf(AmqpProbe.Answer.Refused.class);
        assertThat(login("admin", "wrong", "fanout")).isInstanceOf(AmqpProbe.Answer.Refused.class);
        assertThat(login("admin", "secret", "elsewhere")).isInstanceOf(AmqpProbe.Answer.Refused.class);
        assertThat(login("admin", "secret", "fanout")).isInstanceOf(AmqpProbe.Answer.Ready.class);
    }

    @Test
    void takesNoMessageOfMoreThan16MiB() throws IOException {
        node.start();

        assertThat(node.folder().resolve("config/rabbitmq.conf")).content().contains("max_message_size = 16777216");
        node.awaitReady(PATIENCE); // so it knows the setting: an unknown one fails the start
    }

    @Test
    void showsItsFiguresWhereTheyAreWanted() throws Exception {
        watched.start();
        watched.awaitReady(PATIENCE);

        assertThat(BrokerNode.find(watched.folder()).orElseThrow().settings()).isEqualTo(watched.settings());
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create(watched.prometheusUrl() + "/detailed?family=queue_consumer_count"))
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var blocked = BrokerNode.in(temp.resolve("blocked"))
                    .amqpPort(taken.getLocalPort())
                    .build();

            assertThatThrownBy(blocked::start)
                    .isInstanceOf(ServerException.class)
                    .hasMessageContaining("AMQP port " + taken.getLocalPort());
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static AmqpProbe.Answer login(String user, String password, String virtualHost) {
        return AmqpProbe.ask("127.0.0.1", watched.settings().amqpPort(), user, password, virtualHost);
    }

    private static int status(String user, String password) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(watched.managementUrl() + "/api/whoami"))
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes()))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** Processes that carry the node's folder in their command line. */
    private static List<String> processesOf(BrokerNode node) {
        return ProcessHandle.allProcesses()
                .map(handle -> handle.info().commandLine())
                .flatMap(Optional::stream)
                .filter(line -> line.contains(node.folder().toString()))
                .toList();
    }
}
