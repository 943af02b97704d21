package dev.fanout.defaults.web;

import dev.fanout.web.ProblemException;
import dev.fanout.web.Problems;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers requests that failed outside the controllers: in a filter, or by {@code sendError}. */
@Controller
@Hidden
class ProblemErrorController implements ErrorController {

    private final ProblemWriter problems;

    ProblemErrorController(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("${spring.web.error.path:${error.path:/error}}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var failed = (String) request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        problems.write(problemOf(request), failed == null ? request.getRequestURI() : failed, response);
    }

    private static ProblemDetail problemOf(HttpServletRequest request) {
        ProblemException thrown =
                ProblemException.in((Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
        if (thrown != null) {
            return thrown.getBody();
        }
        // The client asked for the error page itself: there is none.
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatusCode.valueOf(code)
                : HttpStatus.NOT_FOUND;
        return Problems.of(status, detailOf(status));
    }

    private static String detailOf(HttpStatusCode status) {
        return status.is5xxServerError()
                ? "The request failed; the service's log says why."
                : "The request was refused before it reached a resource.";
    }
}
