package dev.fanout.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * Ends a request with an <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problem. The slug names the kind
 * of the problem for programs (its {@code type} is {@code urn:fanout:problem:<slug>}), the detail explains this
 * occurrence to people.
 */
public final class ProblemException extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    private ProblemException(HttpStatus status, String slug, String detail, List<InvalidField> errors) {
        super(status, Problems.of(status, slug, detail, errors), null);
    }

    /** 400: the request itself is wrong, whatever the state of the service. */
    public static ProblemException invalid(String detail, List<InvalidField> errors) {
        return new ProblemException(HttpStatus.BAD_REQUEST, Problems.INVALID_REQUEST, detail, errors);
    }

    /** 404: there is no such thing. */
    public static ProblemException notFound(String slug, String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, slug, detail, List.of());
    }

    /** 409: the state of the thing does not allow it. */
    public static ProblemException conflict(String slug, String detail) {
        return new ProblemException(HttpStatus.CONFLICT, slug, detail, List.of());
    }

    /** 413: the body is larger than {@code limitBytes}. */
    public static ProblemException contentTooLarge(long limitBytes) {
        return new ProblemException(
                HttpStatus.CONTENT_TOO_LARGE,
                Problems.slugOf(HttpStatus.CONTENT_TOO_LARGE),
                "The body of a request may have at most " + limitBytes + " bytes.",
                List.of());
    }

    /** 422: the request is well-formed, but a rule refuses it. */
    public static ProblemException unprocessable(String slug, String detail, InvalidField... errors) {
        return unprocessable(slug, detail, List.of(errors));
    }

    /** 422: the request is well-formed, but a rule refuses it. */
    public static ProblemException unprocessable(String slug, String detail, List<InvalidField> errors) {
        return new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, slug, detail, errors);
    }

    /** 403: this user may not do that. */
    public static ProblemException forbidden(String slug, String detail) {
        return new ProblemException(HttpStatus.FORBIDDEN, slug, detail, List.of());
    }

    /** 502: a service that the answer needs has none, or none that is fit for use. */
    public static ProblemException badGateway(String slug, String detail) {
        return new ProblemException(HttpStatus.BAD_GATEWAY, slug, detail, List.of());
    }

    /** 504: the answer of a service that this one needs has not come in time. */
    public static ProblemException gatewayTimeout(String slug, String detail) {
        return new ProblemException(HttpStatus.GATEWAY_TIMEOUT, slug, detail, List.of());
    }

    /** 503: not now; the client may try again after the given time, which is sent in whole seconds, at least one. */
    public static ProblemException unavailable(String slug, String detail, Duration retryAfter) {
        var problem = new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, slug, detail, List.of());
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        return problem;
    }

    /** 504: the time until which the caller wanted to wait has passed, so nothing was done. */
    public static ProblemException deadlinePassed(Instant deadline) {
        return new ProblemException(
                HttpStatus.GATEWAY_TIMEOUT,
                "deadline-passed",
                "The deadline of the request, " + deadline + ", had passed when it came; nothing was done.",
                List.of());
    }

    /** The problem among the causes of what was thrown, if there is one. */
    public static @Nullable ProblemException in(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return null;
    }
}
