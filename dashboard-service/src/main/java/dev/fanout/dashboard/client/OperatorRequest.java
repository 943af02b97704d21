package dev.fanout.dashboard.client;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpMethod;

/**
 * A request that is passed on.
 *
 * @param path with the names of variables in braces
 * @param body JSON as the caller wrote it; empty if there is none
 */
public record OperatorRequest(
        HttpMethod method, String path, Map<String, ?> variables, Map<String, String> headers, Optional<byte[]> body) {

    /** Without a body. */
    public OperatorRequest(HttpMethod method, String path, Map<String, ?> variables) {
        this(method, path, variables, Map.of(), Optional.empty());
    }
}
