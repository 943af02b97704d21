package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebhookTlsTests {

    private static SSLContext ofReceiver;
    private static SSLContext ofAnotherHost;
    private static SSLContext expired;
    private static SSLContext trusting;

    private @Nullable HttpsServer server;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        var certificates = new TestCertificates(folder);
        ofReceiver = certificates.serverOf("receiver.example", "-validity", "2");
        ofAnotherHost = certificates.serverOf("another.example", "-validity", "2");
        expired = certificates.serverOf("expired.example", "-startdate", "-10d", "-validity", "5");
        trusting = certificates.client();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void callsAReceiverWithACertificateOfItsOwn() throws IOException {
        Answer answer = send(trusting, "https://receiver.example:" + start(ofReceiver) + "/hooks");

        assertThat(answer).isEqualTo(Answer.of(Verdict.DELIVERED, 200, "ok"));
    }

    @Test
    void doesNotTakeTheCertificateOfAnotherHost() throws IOException {
        Answer answer = send(trusting, "https://receiver.example:" + start(ofAnotherHost) + "/hooks");

        assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(answer.text()).startsWith("TLS: ").contains("receiver.example");
    }

    @Test
    void doesNotTakeAnExpiredCertificate() throws IOException {
        Answer answer = send(trusting, "https://expired.example:" + start(expired) + "/hooks");

        assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(answer.text()).startsWith("TLS: the certificate has expired, NotAfter: ");
    }

    @Test
    void doesNotTakeTheCertificateOfAnUnknownAuthority() throws Exception {
        Answer answer = send(SSLContext.getDefault(), "https://receiver.example:" + start(ofReceiver) + "/hooks");

        assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(answer.text()).isEqualTo("TLS: unable to find valid certification path to requested target");
    }

    @Test
    void speaksTlsWithTheReceiverThroughTheProxy() throws IOException {
        try (TestProxy proxy = new TestProxy("HTTP/1.1 200 Connection established\r\n\r\n", start(ofReceiver))) {
            TestWebhooks.Settings settings = settings(trusting);
            settings.proxy = proxy.uri();
            try (TestWebhooks webhooks = settings.build()) {
                assertThat(webhooks.sendTo("https://receiver.example/hooks"))
                        .isEqualTo(Answer.of(Verdict.DELIVERED, 200, "ok"));
                assertThat(webhooks.sendTo("https://another.example/hooks").verdict())
                        .isEqualTo(Verdict.FAILED);
            }
            assertThat(proxy.asked())
                    .containsExactly("CONNECT receiver.example:443 HTTP/1.1", "CONNECT another.example:443 HTTP/1.1");
        }
    }

    @Test
    void failsWhereTheConnectionIsClosedHalfWayThroughTheHandshake() {
        try (Receiver closing = Receiver.closingAtOnce()) {
            Answer answer = send(trusting, "https://receiver.example:" + closing.port() + "/hooks");

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(answer.text()).isNotBlank();
        }
    }

    @Test
    void failsWhereNobodySpeaksTls() {
        try (Receiver plain = Receiver.sayingAtOnce("HTTP/1.1 400 This is no TLS\r\n\r\n")) {
            Answer answer = send(trusting, "https://receiver.example:" + plain.port() + "/hooks");

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @Test
    void leavesAReceiverThatSaysNothingDuringTheHandshake() {
        TestWebhooks.Settings settings = settings(trusting);
        settings.timeout = Duration.ofSeconds(1);

        try (Receiver silent = Receiver.silent();
                TestWebhooks webhooks = settings.build()) {
            Answer answer = webhooks.sendTo("https://receiver.example:" + silent.port() + "/hooks");

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(answer.text()).isIn("no answer within 1000 ms", "no connection in time");
        }
    }

    private int start(SSLContext context) throws IOException {
        HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setHttpsConfigurator(new HttpsConfigurator(context));
        started.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes());
            exchange.close();
        });
        started.start();
        server = started;
        return started.getAddress().getPort();
    }

    private static Answer send(SSLContext tls, String target) {
        try (TestWebhooks webhooks = settings(tls).build()) {
            return webhooks.sendTo(target);
        }
    }

    private static TestWebhooks.Settings settings(SSLContext tls) {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.tls = tls;
        settings.names = name -> List.of(InetAddress.getLoopbackAddress());
        return settings;
    }
}
