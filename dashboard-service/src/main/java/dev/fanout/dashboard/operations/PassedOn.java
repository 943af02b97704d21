package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.client.OperatorRequest;
import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Passes on to a service what is for that one alone, and its answer back as it came. Nothing is sent twice: if a
 * command gets no answer, the operator looks before he repeats it.
 */
@Component
class PassedOn {

    private final OperatorCalls calls;
    private final Deadlines deadlines;

    PassedOn(OperatorCalls calls, Deadlines deadlines) {
        this.calls = calls;
        this.deadlines = deadlines;
    }

    /** Something to read. */
    ResponseEntity<byte[]> read(Neighbour service, String path, Map<String, ?> variables, HttpServletRequest request) {
        return pass(service, new OperatorRequest(HttpMethod.GET, path, variables), deadlines.ofRead(request));
    }

    /**
     * Something to do, by the method by which it was asked for here.
     *
     * @param body as the caller wrote it; absent if there is none
     */
    ResponseEntity<byte[]> order(
            Neighbour service,
            String path,
            Map<String, ?> variables,
            byte @Nullable [] body,
            HttpServletRequest request) {
        return pass(
                service,
                new OperatorRequest(HttpMethod.valueOf(request.getMethod()), path, variables)
                        .by(request.getUserPrincipal())
                        .with(body),
                deadlines.ofCommand(request));
    }

    /** Something of either kind. */
    ResponseEntity<byte[]> pass(Neighbour service, OperatorRequest request, Deadline deadline) {
        try {
            return asOwn(service, deadline.call(() -> calls.pass(service, request)));
        } catch (UnavailableException e) {
            throw problem(service, request, e.reason());
        }
    }

    private static ResponseEntity<byte[]> asOwn(Neighbour service, ResponseEntity<byte[]> reply) {
        HttpHeaders theirs = reply.getHeaders();
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(theirs.getContentType());
        String retryAfter = theirs.getFirst(HttpHeaders.RETRY_AFTER);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        URI location = theirs.getLocation();
        if (location != null) {
            headers.setLocation(here(service, location));
        }
        return new ResponseEntity<>(reply.getBody(), headers, reply.getStatusCode());
    }

    /** What is {@code /replays/1} at a service is {@code /api/replays/that-service/1} here. */
    private static URI here(Neighbour service, URI there) {
        String[] parts = there.getRawPath().split("/", 3);
        return parts.length == 3
                ? URI.create("/api/" + parts[1] + "/" + service.serviceName() + "/" + parts[2])
                : there;
    }

    private static ProblemException problem(Neighbour service, OperatorRequest request, Reason reason) {
        String name = service.serviceName();
        boolean notSent = reason == Reason.CIRCUIT_OPEN || reason == Reason.TOO_MANY_CALLS || reason == Reason.REFUSED;
        String done = request.method() == HttpMethod.GET
                ? ""
                : notSent ? " Nothing was done." : " Nobody knows whether it was done: look before you repeat it.";
        if (reason == Reason.DEADLINE || reason == Reason.CANCELLED) {
            return ProblemException.gatewayTimeout(
                    "service-too-slow", name + " had not answered when the deadline passed." + done);
        }
        return ProblemException.badGateway(
                "service-unavailable", name + " gave no answer that can be passed on (" + reason + ")." + done);
    }
}
