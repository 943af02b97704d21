package dev.fanout.notification.recipient;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receivers of webhooks in this process, each a destination of its own. */
final class BenchmarkReceivers implements AutoCloseable {

    /** Longer than an attempt may take. */
    private static final Duration STALL = Duration.ofSeconds(30);

    private final JsonMapper json = new JsonMapper();
    private final List<HttpServer> servers = new ArrayList<>();
    private final AtomicInteger many = new AtomicInteger();
    private final AtomicInteger stalled = new AtomicInteger();

    /** How many webhooks the receiver of the many has had. */
    int many() {
        return many.get();
    }

    /** How many webhooks the stalled receiver has had. */
    int stalled() {
        return stalled.get();
    }

    /** @return the beginning of its URLs */
    String ofMany() throws IOException {
        return start(exchange -> {
            exchange.getRequestBody().readAllBytes();
            many.incrementAndGet();
            answer(exchange);
        });
    }

    /** @return the beginning of its URLs */
    String ofSingles(Consumer<JsonNode> webhook) throws IOException {
        return start(exchange -> {
            webhook.accept(json.readTree(exchange.getRequestBody().readAllBytes()));
            answer(exchange);
        });
    }

    /**
     * One that takes longer for each answer than anybody waits.
     *
     * @return the beginning of its URLs
     */
    String thatStalls() throws IOException {
        return start(exchange -> {
            exchange.getRequestBody().readAllBytes();
            stalled.incrementAndGet();
            LockSupport.parkNanos(STALL.toNanos());
            answer(exchange);
        });
    }

    private String start(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private static void answer(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
