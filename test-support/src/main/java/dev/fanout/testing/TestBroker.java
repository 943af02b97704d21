package dev.fanout.testing;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real RabbitMQ with its management API. Where {@code RABBITMQ_URL} and {@code RABBITMQ_MANAGEMENT_URL} are set, the
 * shared one is the server they name; otherwise a container where a Docker engine answers; otherwise a private node of
 * the installed {@code rabbitmq-server}. The container's image is {@code rabbitmq:4.3-management} unless the system
 * property {@code fanout.test.rabbitmq-image} says something else.
 */
public abstract class TestBroker implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(120);

    /** A broker renews the figures of its queues every five seconds, and tests wait for them. */
    private static final String FRESH_FIGURES =
            "[{rabbit, [{collect_statistics_interval, 1000}, {quorum_tick_interval, 1000}]}].";

    // The management plugin of RabbitMQ 3.10 accepts the upgrade to HTTP/2 and then closes the connection.
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final List<String> virtualHosts = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();

    TestBroker() {}

    /**
     * The broker that all tests of this JVM share; it ends with the JVM. A test may not stop it, but takes
     * {@link #own()} for that.
     */
    public static TestBroker shared() {
        return Shared.BROKER;
    }

    /** A broker for one test that stops and starts it, on ports that stay the same. The caller closes it. */
    public static TestBroker own() {
        return own(FRESH_FIGURES);
    }

    /** The same, with settings in the form of an {@code advanced.config}. */
    public static TestBroker own(String advanced) {
        return Docker.answers() ? new ContainerBroker(true, advanced) : new NodeBroker(advanced);
    }

    /** A new virtual host that only the administrator may use. */
    public VirtualHost newVirtualHost() {
        String name = "test-" + UUID.randomUUID();
        manage("PUT", "/api/vhosts/" + name, "{}");
        manage("PUT", "/api/permissions/" + name + "/" + encoded(username()), """
                {"configure":".*","write":".*","read":".*"}""");
        virtualHosts.add(name);
        return new VirtualHost(host(), port(), username(), password(), name);
    }

    /**
     * A new user with these rights in the virtual host and none elsewhere, as patterns of names.
     *
     * @return the same virtual host, entered as that user
     */
    public VirtualHost newUser(VirtualHost virtualHost, String configure, String write, String read) {
        String name = "test-" + UUID.randomUUID();
        var json = new JsonMapper();
        manage("PUT", "/api/users/" + name, json.writeValueAsString(Map.of("password", name, "tags", "")));
        manage(
                "PUT",
                "/api/permissions/" + encoded(virtualHost.name()) + "/" + name,
                json.writeValueAsString(Map.of("configure", configure, "write", write, "read", read)));
        users.add(name);
        return virtualHost.as(name, name);
    }

    /**
     * Calls the management HTTP API as the administrator.
     *
     * @param path begins with {@code /api/}
     * @param body JSON, or null for none
     * @return the body of the answer
     * @throws IllegalStateException if the answer is not 2xx
     */
    public String manage(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(managementUrl() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                (username() + ":" + password()).getBytes(StandardCharsets.UTF_8)))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        method + " " + path + " answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new IllegalStateException("the broker's management API does not answer " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * A figure of a queue, up to a few seconds old.
     *
     * @param figure {@code messages_ready}, {@code messages_unacknowledged} or {@code messages}, which is both
     */
    public int count(VirtualHost virtualHost, String queue, String figure) {
        String answer = manage("GET", "/api/queues/" + encoded(virtualHost.name()) + "/" + encoded(queue), null);
        return new JsonMapper().readTree(answer).path(figure).asInt(-1);
    }

    /** Runs {@code rabbitmqctl}. */
    public abstract void control(String... arguments);

    /** Stops the broker cleanly; it keeps its data, its durable queues and its ports. */
    public abstract void stop();

    /** Ends the broker as a crash would. */
    public abstract void kill();

    /** Starts a stopped broker on its old ports and waits until clients can log in. */
    public abstract void start();

    /** Base of the management HTTP API, without {@code /api}. */
    public abstract String managementUrl();

    public abstract String host();

    public abstract int port();

    abstract String username();

    abstract String password();

    /** Ends the broker and removes its data. */
    @Override
    public abstract void close();

    /** Removes what tests have made on a server that outlives them. */
    void removeWhatTestsMade() {
        virtualHosts.forEach(name -> manage("DELETE", "/api/vhosts/" + name, null));
        virtualHosts.clear();
        users.forEach(name -> manage("DELETE", "/api/users/" + name, null));
        users.clear();
    }

    void awaitLogin(VirtualHost virtualHost) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = virtualHost.open()) {
                if (connection.isOpen()) {
                    return;
                }
            } catch (IOException | TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the broker does not let " + virtualHost.username() + " in after " + PATIENCE, e);
                }
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static TestBroker choose() {
        String url = System.getenv("RABBITMQ_URL");
        String management = System.getenv("RABBITMQ_MANAGEMENT_URL");
        if (url != null && management != null && !url.isBlank() && !management.isBlank()) {
            return new GivenBroker(URI.create(url), management);
        }
        return Docker.answers() ? new ContainerBroker(false, FRESH_FIGURES) : new NodeBroker(FRESH_FIGURES);
    }

    private static final class Shared {
        private static final TestBroker BROKER = choose();

        static {
            Workplace.atTheEnd(BROKER::close);
        }
    }
}
