package dev.fanout.dashboard.client;

import dev.fanout.web.ActorHeader;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    /** In the name of a user, if there is one. */
    public OperatorRequest by(@Nullable Principal user) {
        return user == null
                ? this
                : new OperatorRequest(
                        method, path, variables, Map.of(ActorHeader.NAME, ActorHeader.valueOf(user.getName())), body);
    }

    /** With a body, if there is one. */
    public OperatorRequest with(byte @Nullable [] json) {
        return new OperatorRequest(method, path, variables, headers, Optional.ofNullable(json));
    }
}
