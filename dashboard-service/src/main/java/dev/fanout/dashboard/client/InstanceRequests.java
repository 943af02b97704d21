package dev.fanout.dashboard.client;

import dev.fanout.dashboard.gather.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Requests of the current {@link Attempt}: to its instance, and for no longer than until the current deadline, the
 * reading of the answer included. An interrupt of the thread ends them and closes their connection. Redirects are
 * answers like others: whoever answers in a service's place could otherwise send this one, with its credentials, to
 * anywhere.
 */
final class InstanceRequests implements ClientHttpRequestFactory, AutoCloseable {

    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dashboard-http-", 0).factory());
    private final HttpClient http;

    InstanceRequests(Duration connectTimeout) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor)
                .build();
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        Duration remaining = Deadline.current().remaining();
        if (remaining.toMillis() < 1) {
            throw new HttpTimeoutException("the deadline has passed");
        }
        var factory = new JdkClientHttpRequestFactory(http, executor);
        factory.setReadTimeout(remaining);
        return factory.createRequest(Attempt.current().addressOf(uri), method);
    }

    /** What is under way ends. */
    @Override
    public void close() {
        http.shutdownNow();
        executor.shutdownNow();
    }
}
