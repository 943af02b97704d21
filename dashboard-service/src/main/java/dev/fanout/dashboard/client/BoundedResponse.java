package dev.fanout.dashboard.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer that is read as far as a bound, and dropped with its connection if it goes on after that. */
final class BoundedResponse implements ClientHttpResponse {

    /** What is left of an answer is read, so that its connection can be used again, if it is less than this. */
    private static final long WORTH_READING = 8192;

    private final ClientHttpResponse response;
    private final long limitBytes;
    private final Attempt attempt;
    private @Nullable BoundedBody body;

    BoundedResponse(ClientHttpResponse response, long limitBytes, Attempt attempt) {
        this.response = response;
        this.limitBytes = limitBytes;
        this.attempt = attempt;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return response.getHeaders();
    }

    @Override
    public BoundedBody getBody() throws IOException {
        if (body == null) {
            if (getHeaders().getContentLength() > limitBytes) {
                throw new AnswerTooLargeException(limitBytes);
            }
            body = new BoundedBody(response.getBody(), limitBytes, attempt);
        }
        return body;
    }

    /** The response itself would read to the end first, and some have none. */
    @Override
    public void close() {
        long length = getHeaders().getContentLength();
        if ((body != null && body.hasEnded()) || (length >= 0 && length <= WORTH_READING)) {
            response.close();
            return;
        }
        try {
            response.getBody().close();
        } catch (IOException _) {
            // It is gone, as it should be.
        }
    }
}
