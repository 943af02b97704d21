package dev.fanout.dashboard.client;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the services what only operators may, each question until the current deadline. The answers are JSON as the
 * service has it, so that a field that is new to this service reaches the operator all the same.
 */
@Component
public class OperatorCalls {

    private static final JsonMapper JSON = new JsonMapper();

    private final Gates gates;
    private final RestClient client;

    OperatorCalls(Gates gates, InstanceRequests requests, CallProperties properties, RestClient.Builder client) {
        this.gates = gates;
        this.client = client.requestFactory(requests)
                .requestInterceptor(new BoundedAnswers(properties.maxOperatorAnswer()))
                .defaultHeaders(headers -> headers.setBasicAuth(properties.user(), properties.password()))
                // A refusal is an answer too: whoever asked judges it.
                .defaultStatusHandler(_ -> true, (_, _) -> {})
                .build();
    }

    /**
     * Reads something.
     *
     * @param path with the names of variables in braces, and so its query
     * @param shape what is wanted of an answer; empty if that is not in it
     * @throws UnavailableException if there is no answer, whatever the cause
     */
    public <T> Answer<T> read(
            Neighbour service, String path, Map<String, ?> variables, Function<JsonNode, Optional<T>> shape) {
        return gates.to(service).read(() -> {
            ResponseEntity<byte[]> reply = exchange(service, new OperatorRequest(HttpMethod.GET, path, variables));
            if (!reply.getStatusCode().is2xxSuccessful()) {
                throw new UnexpectedStatusException(reply.getStatusCode().value());
            }
            return shape.apply(json(service, reply.getBody())).orElseThrow(() -> bad(service, null));
        });
    }

    /**
     * Reads something that there may not be; empty if the service knows nothing of it.
     *
     * @param path with the names of variables in braces
     * @throws UnavailableException if there is no answer, whatever the cause
     */
    public Optional<JsonNode> find(Neighbour service, String path, Map<String, ?> variables) {
        return gates.to(service)
                .read(() -> {
                    ResponseEntity<byte[]> reply =
                            exchange(service, new OperatorRequest(HttpMethod.GET, path, variables));
                    HttpStatusCode status = reply.getStatusCode();
                    if (status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
                        return Optional.<JsonNode>empty();
                    }
                    if (!status.is2xxSuccessful()) {
                        throw new UnexpectedStatusException(status.value());
                    }
                    return Optional.of(json(service, reply.getBody()));
                })
                .value();
    }

    /**
     * What the service says of its health, well or not.
     *
     * @throws UnavailableException if there is no answer, whatever the cause
     */
    public JsonNode health(Neighbour service) {
        return gates.to(service)
                .read(() -> {
                    ResponseEntity<byte[]> reply =
                            exchange(service, new OperatorRequest(HttpMethod.GET, "/actuator/health", Map.of()));
                    HttpStatusCode status = reply.getStatusCode();
                    if (!status.is2xxSuccessful() && !status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
                        throw new UnexpectedStatusException(status.value());
                    }
                    JsonNode health = json(service, reply.getBody());
                    if (!health.path("status").isString()) {
                        throw new UnexpectedStatusException(status.value());
                    }
                    return health;
                })
                .value();
    }

    /**
     * The figures that an instance of the service has.
     *
     * @throws UnavailableException if there is no answer, whatever the cause
     */
    public Figures figures(Neighbour service) {
        return gates.to(service)
                .read(() -> {
                    ResponseEntity<byte[]> reply = exchange(
                            service,
                            new OperatorRequest(
                                    HttpMethod.GET,
                                    "/actuator/prometheus",
                                    Map.of(),
                                    Map.of(HttpHeaders.ACCEPT, MediaType.TEXT_PLAIN_VALUE),
                                    Optional.empty()));
                    byte[] body = reply.getBody();
                    if (!reply.getStatusCode().is2xxSuccessful() || body == null) {
                        throw new UnexpectedStatusException(
                                reply.getStatusCode().value());
                    }
                    return Figures.in(new String(body, StandardCharsets.UTF_8)).orElseThrow(() -> bad(service, null));
                })
                .value();
    }

    /** Whether the service is asked at present: {@code CLOSED} if it is, {@code OPEN} if it is left alone. */
    public String circuit(Neighbour service) {
        return gates.to(service).circuit().name();
    }

    /**
     * Passes a request on, once, whatever comes of it.
     *
     * @return what the service answered, refusals and its own problems included
     * @throws UnavailableException if it has not answered, or with something that is for this service and not for the
     *     caller: then nobody knows whether it was done
     */
    public ResponseEntity<byte[]> pass(Neighbour service, OperatorRequest request) {
        try {
            return gates.to(service)
                    .once(() -> {
                        ResponseEntity<byte[]> reply = exchange(service, request);
                        HttpStatus status =
                                HttpStatus.resolve(reply.getStatusCode().value());
                        if (status == null || isForUs(status)) {
                            throw new UnexpectedStatusException(
                                    reply.getStatusCode().value());
                        }
                        if (status != HttpStatus.NO_CONTENT) {
                            requireJson(service, reply.getHeaders().getContentType());
                        }
                        if (status.is5xxServerError() || status == HttpStatus.TOO_MANY_REQUESTS) {
                            throw new UnexpectedStatusException(status.value(), reply);
                        }
                        return reply;
                    })
                    .value();
        } catch (UnavailableException e) {
            if (e.getCause() instanceof UnexpectedStatusException answered && answered.reply() != null) {
                return answered.reply();
            }
            throw e;
        }
    }

    /** Refuses the credentials of this service and not those of the caller, or points elsewhere. */
    private static boolean isForUs(HttpStatus status) {
        return status == HttpStatus.UNAUTHORIZED
                || status == HttpStatus.FORBIDDEN
                || status.is1xxInformational()
                || status.is3xxRedirection();
    }

    private ResponseEntity<byte[]> exchange(Neighbour service, OperatorRequest request) {
        RestClient.RequestBodySpec call = client.method(request.method())
                .uri("http://" + service.serviceName() + request.path(), request.variables())
                .headers(headers -> {
                    headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON));
                    request.headers().forEach(headers::set);
                });
        request.body()
                .ifPresent(body -> call.contentType(MediaType.APPLICATION_JSON).body(body));
        return call.retrieve().toEntity(byte[].class);
    }

    private static JsonNode json(Neighbour service, byte @Nullable [] body) {
        try {
            JsonNode value = JSON.readTree(body == null ? new byte[0] : body);
            if (value != null && value.isContainer()) {
                return value;
            }
        } catch (JacksonException e) {
            throw bad(service, e);
        }
        throw bad(service, null);
    }

    private static void requireJson(Neighbour service, @Nullable MediaType type) {
        if (type == null
                || !(MediaType.APPLICATION_JSON.isCompatibleWith(type)
                        || MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(type))) {
            throw bad(service, null);
        }
    }

    private static UnavailableException bad(Neighbour service, @Nullable Throwable cause) {
        return new UnavailableException(
                Reason.BAD_ANSWER, service.serviceName() + " answered with something else than it should", cause);
    }
}
