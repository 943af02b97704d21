package dev.fanout.defaults.web;

import dev.fanout.web.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.http.HttpStatusCode;

/**
 * Tomcat's own error page, for requests that Tomcat refuses before any filter runs, such as a path that is no URI: a
 * problem instead of HTML.
 */
final class ContainerProblemValve extends ErrorReportValve {

    private final ProblemWriter problems;

    private ContainerProblemValve(ProblemWriter problems) {
        this.problems = problems;
    }

    static void install(ConfigurableTomcatWebServerFactory tomcat, ProblemWriter problems) {
        tomcat.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ContainerProblemValve(problems)));
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (response.getHeader(TraceparentFilter.TRACEPARENT) == null) {
            response.setHeader(TraceparentFilter.TRACEPARENT, unrecordedTraceparent());
        }
        try {
            problems.write(
                    Problems.of(
                            HttpStatusCode.valueOf(response.getStatus()),
                            "The request was refused before it reached a resource."),
                    request,
                    response);
            response.finishResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A trace without a recorded span: no filter ran. The header is there all the same, because clients may count on
     * it.
     */
    private static String unrecordedTraceparent() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + "-"
                + hex.toHexDigits(random.nextLong() | 1) + "-00";
    }
}
