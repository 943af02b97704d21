package dev.fanout.local.load;

import dev.fanout.local.EnvFile;
import dev.fanout.local.Home;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Caller;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The broker of the local stack, as its administrator sees it. */
final class Broker implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Caller admin;
    private final String api;
    private final String virtualHost;

    Broker() {
        Map<String, String> stack = EnvFile.of(Home.repository());
        String user = stack.get("RABBITMQ_ADMIN_USER");
        String password = stack.get("RABBITMQ_ADMIN_PASSWORD");
        if (user == null || password == null) {
            throw new LocalStackException("there is no stack here; ./fanout up brings it up");
        }
        this.admin = new Caller(http, user, password);
        this.api = stack.get("RABBITMQ_MANAGEMENT_URL") + "/api";
        this.virtualHost = stack.getOrDefault("RABBITMQ_VHOST", "");
    }

    /**
     * What waits in the queues of a service.
     *
     * @param bytes of payloads
     */
    record Backlog(long messages, long bytes) {

        Backlog plus(Backlog other) {
            return new Backlog(messages + other.messages, bytes + other.bytes);
        }
    }

    /** The broker counts every few seconds, so what has come in the latest ones may be missing. */
    Backlog backlogOf(String service) throws IOException {
        return queuesOf(service).stream()
                .map(queue -> new Backlog(
                        queue.path("messages").asLong(0),
                        queue.path("message_bytes").asLong(0)))
                .reduce(new Backlog(0, 0), Backlog::plus);
    }

    /** No event reaches a service any more; when it starts, it binds its queues again. */
    void unbind(String service) throws IOException {
        for (JsonNode queue : queuesOf(service)) {
            String name = queue.path("name").asString();
            for (JsonNode binding : list("/queues/" + virtualHost + "/" + name + "/bindings")) {
                String exchange = binding.path("source").asString();
                if (exchange.endsWith(".events")) {
                    String path = "/bindings/" + virtualHost + "/e/" + exchange + "/q/" + name + "/"
                            + binding.path("properties_key").asString();
                    Caller.require(admin.send("DELETE", api + path, null, null), "DELETE " + path, 204);
                }
            }
        }
    }

    /** Those that events go to, without those of dead letters. */
    private List<JsonNode> queuesOf(String service) throws IOException {
        return list("/queues/" + virtualHost).stream()
                .filter(queue -> queue.path("name").asString().startsWith(service + "."))
                .filter(queue -> !queue.path("name").asString().endsWith(".dlq"))
                .toList();
    }

    private List<JsonNode> list(String path) throws IOException {
        List<JsonNode> items = new ArrayList<>();
        admin.get(api + path, JsonNode.class).forEach(items::add);
        return items;
    }

    @Override
    public void close() {
        http.close();
    }
}
