package dev.fanout.notification.channel.webhook;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;

/** One request and what the receiver says to it, within the time of an attempt. */
class Exchange {

    private final HttpClient http;
    private final Deadlines deadlines;
    private final boolean proxied;
    private final Clock clock;

    Exchange(HttpClient http, Deadlines deadlines, boolean proxied, Clock clock) {
        this.http = http;
        this.deadlines = deadlines;
        this.proxied = proxied;
        this.clock = clock;
    }

    /** How long it can take. */
    Duration longest() {
        return deadlines.timeout();
    }

    Answer with(HttpHost server, HttpPost request) {
        HttpClientContext context = HttpClientContext.create();
        try (Deadlines.Deadline deadline = deadlines.begin(request)) {
            try {
                return answerTo(http.executeOpen(server, request, context));
            } catch (IOException e) {
                boolean atProxy = proxied && !GuardedExchange.reachedReceiver(context);
                return deadline.hasPassed() ? late(atProxy) : Failure.answerTo(e, atProxy);
            } catch (CancellationException e) {
                // The deadline came while the attempt still waited for a connection of the pool.
                return Answer.of(Verdict.OUR_FAULT, Failure.NO_CONNECTION);
            } finally {
                // Lets go of the connection unless the answer was read to its end.
                // To close the answer instead would read the rest of it, and there may be no end.
                request.cancel();
            }
        }
    }

    private Answer late(boolean atProxy) {
        String time = "within " + deadlines.timeout().toMillis() + " ms";
        return atProxy
                ? Answer.of(Verdict.OUR_FAULT, "no tunnel of the proxy " + time)
                : Answer.of(Verdict.FAILED, "no answer " + time);
    }

    /** The status decides, and it is known before the body: a receiver that said 2xx has the message. */
    private Answer answerTo(ClassicHttpResponse response) {
        int status = response.getCode();
        String body = AnswerBody.startOf(response);
        return switch (status / 100) {
            case 2 -> Answer.of(Verdict.DELIVERED, status, body);
            case 3 -> Answer.of(Verdict.FAILED, status, "redirects are not followed, here to " + locationOf(response));
            default ->
                status == HttpStatus.SC_GONE
                        ? Answer.of(Verdict.GONE, status, body)
                        : new Answer(Verdict.FAILED, status, body, RetryAfter.of(response, clock.instant()));
        };
    }

    private static String locationOf(ClassicHttpResponse response) {
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        return location == null ? "nowhere" : location.getValue();
    }
}
