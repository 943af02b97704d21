package dev.fanout.dashboard.client;

import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.defaults.DeadlineHeader;
import java.io.IOException;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.unit.DataSize;

/** Tells the service until when its answer is waited for, and reads no more of it than there may be. */
final class BoundedAnswers implements ClientHttpRequestInterceptor {

    private final long limitBytes;

    BoundedAnswers(DataSize limit) {
        this.limitBytes = limit.toBytes();
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        request.getHeaders()
                .set(
                        DeadlineHeader.NAME,
                        DeadlineHeader.valueOf(Deadline.current().at()));
        return new BoundedResponse(execution.execute(request, body), limitBytes, Attempt.current());
    }
}
