package dev.fanout.notification.channel.webhook;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Message;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/** A webhook channel as the service has it, but with names, guard and authorities of a test. */
final class TestWebhooks implements AutoCloseable {

    /** More than a busy machine needs. */
    static final Duration PATIENT = Duration.ofSeconds(20);

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String OTHER_SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=";

    /** Lets webhooks go to receivers of tests, and nowhere else. */
    static final AddressGuard LOOPBACK = (address, _) -> address.isLoopbackAddress();

    final WebhookChannel channel;
    private final PatientLookup names;
    private final Deadlines deadlines;
    private final CloseableHttpClient http;

    private TestWebhooks(Settings settings) {
        WebhookProperties properties = settings.properties();
        boolean proxied = properties.proxy() != null;
        this.names = new PatientLookup(settings.names, properties.connectTimeout());
        this.deadlines = new Deadlines(properties.timeout());
        this.http = WebhookClient.of(properties, names, settings.guard, settings.tls);
        this.channel = new WebhookChannel(
                new Targets(new GuardedResolver(names, settings.guard), settings.guard, proxied),
                new Exchange(http, deadlines, proxied, Clock.systemUTC()),
                new ObservedAttempts(settings.observations),
                Clock.systemUTC());
    }

    static Settings with() {
        return new Settings();
    }

    static TestWebhooks patient() {
        return with().build();
    }

    static TestWebhooks impatient() {
        Settings settings = with();
        settings.timeout = Duration.ofSeconds(1);
        return settings.build();
    }

    Answer sendTo(String target) {
        return channel.send(message(target));
    }

    static Message message(String target) {
        return new Message(
                UUID.randomUUID(),
                target,
                "order.confirmed.v1",
                "o-1",
                Instant.parse("2026-11-29T16:00:00Z"),
                "{\"orderId\":\"o-1\",\"note\":\"größer\"}",
                List.of(SECRET));
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.close();
        deadlines.close();
    }

    static final class Settings {

        NameLookup names = NameLookup.bySystem();
        AddressGuard guard = LOOPBACK;
        SSLContext tls = SSLContexts.createSystemDefault();
        ObservationRegistry observations = ObservationRegistry.create();

        @Nullable URI proxy;

        Duration connectTimeout = PATIENT;
        Duration timeout = PATIENT;
        int maxConnections = 100;

        private WebhookProperties properties() {
            Duration connect = connectTimeout.compareTo(timeout) > 0 ? timeout : connectTimeout;
            return new WebhookProperties(
                    false, List.of(), proxy, connect, timeout, maxConnections, maxConnections, Duration.ofSeconds(4));
        }

        TestWebhooks build() {
            return new TestWebhooks(this);
        }
    }
}
