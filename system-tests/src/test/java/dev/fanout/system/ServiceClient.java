package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service as an operator calls it. */
record ServiceClient(String address) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString("operator:operator".getBytes());

    JsonNode get(String path) {
        return JSON.readTree(send("GET", path, ""));
    }

    JsonNode post(String path, String body) {
        return JSON.readTree(send("POST", path, body));
    }

    void put(String path, String body) {
        send("PUT", path, body);
    }

    /** How many dead letters meet a filter. */
    int deadLetters(String filter) {
        return get("/dead-letters?size=1&" + filter).path("total").asInt();
    }

    /** All figures, as Prometheus gets them. */
    Scrape scrape() {
        return new Scrape(send("GET", "/actuator/prometheus", ""));
    }

    /** The lines of a metric that have a tag of this value; all of them if that is empty. */
    List<String> figures(String metric, String tagValue) {
        return scrape().text()
                .lines()
                .filter(line ->
                        line.startsWith(metric) && (tagValue.isEmpty() || line.contains("\"" + tagValue + "\"")))
                .toList();
    }

    private String send(String method, String path, String body) {
        HttpResponse<String> response = exchange(method, path, body, Map.of());
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isBetween(200, 299);
        return response.body();
    }

    /** Returns every answer, also a refusal. */
    HttpResponse<String> exchange(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", OPERATOR)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
