package dev.fanout.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** How our problems are named, and made where no exception ends a request. */
public final class Problems {

    static final String INVALID_REQUEST = "invalid-request";

    /** The client needs no more, and an answer must not be many times as large as its request. */
    static final int MOST_ERRORS = 100;

    private static final String TYPE_PREFIX = "urn:fanout:problem:";
    private static final URI BLANK_TYPE = URI.create("about:blank");

    private Problems() {}

    static ProblemDetail of(HttpStatusCode status, String slug, String detail, List<InvalidField> errors) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE_PREFIX + slug));
        if (!errors.isEmpty()) {
            problem.setProperty("errors", errors.stream().limit(MOST_ERRORS).toList());
        }
        return problem;
    }

    /** A problem that its status says enough about. */
    public static ProblemDetail of(HttpStatusCode status, String detail) {
        return of(status, slugOf(status), detail, List.of());
    }

    /** Gives a problem that the framework made the type of its status. */
    public static void nameByStatus(ProblemDetail problem) {
        if (problem.getType() == null || problem.getType().equals(BLANK_TYPE)) {
            problem.setType(URI.create(TYPE_PREFIX + slugOf(HttpStatusCode.valueOf(problem.getStatus()))));
        }
    }

    /** The kind of a problem that is sufficiently described by its status, for example {@code not-found}. */
    static String slugOf(HttpStatusCode status) {
        return status instanceof HttpStatus known
                ? known.getReasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-")
                : "status-" + status.value();
    }
}
