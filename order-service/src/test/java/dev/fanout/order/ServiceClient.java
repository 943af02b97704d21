package dev.fanout.order;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the service as a shop's front end does. */
public final class ServiceClient implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public ServiceClient(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /** @param headers names and values in turn */
    public Answer get(String path, String... headers) {
        var request = request(path).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public Answer getAs(String credentials, String path) {
        return send(as(credentials, path).GET());
    }

    /** @param headers names and values in turn */
    public Answer post(String path, String body, String... headers) {
        return postAs("customer:customer", path, body, headers);
    }

    /** @param headers names and values in turn */
    public Answer postAs(String credentials, String path, String body, String... headers) {
        var request =
                as(credentials, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    /** Follows a stream of server-sent events. */
    public EventStream follow(String path, String... headers) {
        var request = request(path).GET();
        return EventStream.open(
                http,
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private HttpRequest.Builder request(String path) {
        return as("customer:customer", path);
    }

    private HttpRequest.Builder as(String credentials, String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    response.body().isEmpty() ? null : JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    public record Answer(int status, HttpHeaders headers, JsonNode body) {

        public String text(String pointer) {
            JsonNode node = body.at(pointer);
            return node.isNull() ? null : node.asString("");
        }

        public String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        public List<String> invalidFields() {
            return body.get("errors").values().stream()
                    .map(error -> error.get("field").asString())
                    .toList();
        }
    }
}
