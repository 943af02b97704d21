package dev.fanout.local.shop;

import dev.fanout.local.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user who calls the services over HTTP and reads their answers. Safe for many threads. */
public final class Caller {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LARGEST_PAGE = 500;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String authorization;

    public Caller(HttpClient http, String user, String password) {
        this.http = http;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** A page of a list, down to what all lists have in common. */
    record Page(List<JsonNode> items, long total) {}

    /** A page of a list that says where the next one begins. */
    private record Following(List<JsonNode> items, @Nullable String next) {}

    public <T> T get(String address, Class<T> type) throws IOException {
        Reply reply = send("GET", address, null, null);
        require(reply, "GET " + address, 200);
        return read(reply, type);
    }

    /** What is at the address, or nothing where the service answers 404. */
    <T> Optional<T> find(String address, Class<T> type) throws IOException {
        Reply reply = send("GET", address, null, null);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        require(reply, "GET " + address, 200);
        return Optional.of(read(reply, type));
    }

    /**
     * All items of a list, over all of its pages.
     *
     * @param address with a query that chooses the items
     */
    <T> List<T> all(String address, Class<T> type) throws IOException {
        List<T> items = new ArrayList<>();
        for (int number = 0; ; number++) {
            Page page = get(address + "&size=" + LARGEST_PAGE + "&page=" + number, Page.class);
            for (JsonNode item : page.items()) {
                items.add(JSON.treeToValue(item, type));
            }
            if (page.items().isEmpty() || items.size() >= page.total()) {
                return items;
            }
        }
    }

    /**
     * All items of a list whose pages name the next one.
     *
     * @param address with a query that chooses the items
     */
    <T> List<T> allFollowing(String address, Class<T> type) throws IOException {
        List<T> items = new ArrayList<>();
        String cursor = "";
        while (true) {
            Following page = get(address + "&limit=" + LARGEST_PAGE + cursor, Following.class);
            for (JsonNode item : page.items()) {
                items.add(JSON.treeToValue(item, type));
            }
            if (page.next() == null) {
                return items;
            }
            cursor = "&cursor=" + page.next();
        }
    }

    public Reply send(String method, String address, @Nullable Object body, @Nullable String idempotencyKey)
            throws IOException {
        var request = requestTo(address).header("Accept", "application/json");
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        HttpResponse<String> response = exchange(request.build());
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Idempotency-Replayed").isPresent(),
                response.headers()
                        .firstValue("Retry-After")
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(Long::valueOf)
                        .orElse(0L));
    }

    /** What is at the address, as plain text. */
    String text(String address) throws IOException {
        HttpResponse<String> response =
                exchange(requestTo(address).header("Accept", "text/plain").GET().build());
        require(new Reply(response.statusCode(), response.body(), false, 0), "GET " + address, 200);
        return response.body();
    }

    private HttpRequest.Builder requestTo(String address) {
        return HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).header("Authorization", authorization);
    }

    private HttpResponse<String> exchange(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while calling " + request.uri(), e);
        }
    }

    public static <T> T read(Reply reply, Class<T> type) {
        try {
            return JSON.readValue(reply.body(), type);
        } catch (JacksonException e) {
            throw new LocalStackException(
                    "cannot read this answer as " + type.getSimpleName() + ": " + shortened(reply.body()) + " ("
                            + e.getOriginalMessage() + ")",
                    e);
        }
    }

    public static void require(Reply reply, String call, int... expected) {
        for (int status : expected) {
            if (reply.status() == status) {
                return;
            }
        }
        if (reply.status() >= 500) {
            throw new UnavailableException(call + " answered " + reply.status() + ": " + shortened(reply.body()));
        }
        throw new LocalStackException(call + " answered " + reply.status() + ": " + shortened(reply.body())
                + (reply.status() == 401 ? " (are FANOUT_CUSTOMER_PASSWORD and FANOUT_OPERATOR_PASSWORD right?)" : ""));
    }

    private static String shortened(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "...";
    }
}
