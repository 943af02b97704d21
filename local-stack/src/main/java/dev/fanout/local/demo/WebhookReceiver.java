package dev.fanout.local.demo;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody has who wants webhooks: a server that verifies each of them. It can be broken, and mended. */
final class WebhookReceiver implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_BODY = 1 << 20;
    private static final long LONGEST_WAIT_FOR_SECRET = 10;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String host;

    /** The first webhook may be here before the answer with the secret is read. */
    private final CompletableFuture<Webhook> secret = new CompletableFuture<>();

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile boolean broken;

    private WebhookReceiver(HttpServer server, String host) {
        this.server = server;
        this.host = host;
    }

    /**
     * A webhook with a valid signature.
     *
     * @param id the same in each attempt
     */
    record Received(String id, Instant at, String type, JsonNode data) {}

    /** @param host the name by which the sender reaches the address */
    static WebhookReceiver at(InetAddress address, String host) throws IOException {
        var receiver = new WebhookReceiver(HttpServer.create(new InetSocketAddress(address, 0), 0), host);
        receiver.server.setExecutor(receiver.threads);
        receiver.server.createContext("/hook", receiver::take);
        receiver.server.start();
        return receiver;
    }

    String url() {
        return "http://" + host + ":" + server.getAddress().getPort() + "/hook";
    }

    void verifyWith(String text) {
        secret.complete(webhook(text));
    }

    private static Webhook webhook(String text) {
        try {
            return new Webhook(text);
        } catch (Exception e) { // a checked one of the library, for an empty secret
            throw new IllegalStateException("the secret of the webhooks cannot be used", e);
        }
    }

    /** From now on the answer is 500, or not any more. */
    void setBroken(boolean broken) {
        this.broken = broken;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> received(String type) {
        return received.stream().filter(each -> each.type().equals(type)).toList();
    }

    /** The ids of webhooks that were answered with 500, once for each attempt. */
    List<String> failed() {
        return List.copyOf(failed);
    }

    /** The ids of webhooks whose signature is not valid. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    statusFor(HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true), body), -1);
        }
    }

    private int statusFor(HttpHeaders headers, String body) {
        String id = headers.firstValue("webhook-id").orElse("none");
        if (broken) {
            failed.add(id);
            return 500;
        }
        try {
            secret.get(LONGEST_WAIT_FOR_SECRET, TimeUnit.SECONDS).verify(body, headers);
        } catch (Exception e) { // several checked ones, and all mean the same
            refused.add(id);
            return 401;
        }
        JsonNode message = JSON.readTree(body);
        received.add(new Received(id, Instant.now(), message.path("type").asString(), message.path("data")));
        return 204;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
