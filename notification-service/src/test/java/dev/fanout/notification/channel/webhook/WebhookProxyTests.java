package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebhookProxyTests {

    private static final String OPEN = "HTTP/1.1 200 Connection established\r\n\r\n";
    private static final String THANKS = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks";

    @Test
    void tunnelsThroughTheProxyAndLeavesNamesToIt() {
        try (Receiver receiver = Receiver.thatSays(THANKS);
                TestProxy proxy = new TestProxy(OPEN, receiver.port());
                TestWebhooks webhooks = through(proxy.uri())) {
            assertThat(webhooks.channel.objectionTo("http://inside.example/hooks"))
                    .isEmpty();
            assertThat(webhooks.sendTo("http://inside.example/hooks"))
                    .isEqualTo(Answer.of(Verdict.DELIVERED, 200, "thanks"));
            assertThat(webhooks.sendTo("http://inside.example/hooks").verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(proxy.asked()).containsExactly("CONNECT inside.example:80 HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 407, 500, 503})
    void aProxyThatRefusesIsOurFault(int status) {
        Answer answer = sendThroughProxyThatSays("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");

        assertThat(answer.verdict()).isEqualTo(Verdict.OUR_FAULT);
        assertThat(answer.text()).isEqualTo("the proxy answered " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void aProxyThatFindsNoReceiverSpeaksOfTheReceiver(int status) {
        assertThat(sendThroughProxyThatSays("HTTP/1.1 " + status + " No\r\n\r\n")
                        .verdict())
                .isEqualTo(Verdict.FAILED);
    }

    @Test
    void aProxyThatBreaksOffIsOurFault() {
        assertThat(sendThroughProxyThatSays("").verdict()).isEqualTo(Verdict.OUR_FAULT);
    }

    @Test
    void aProxyThatIsAwayIsOurFault() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (TestWebhooks webhooks = through(URI.create("http://127.0.0.1:" + free))) {
            Answer answer = webhooks.sendTo("http://inside.example/hooks");

            assertThat(answer.verdict()).isEqualTo(Verdict.OUR_FAULT);
            assertThat(answer.text()).startsWith("at the proxy: ").contains("Connection refused");
        }
    }

    @Test
    void aProxyThatSaysNothingIsOurFault() {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.timeout = Duration.ofSeconds(1);
        try (Receiver silent = Receiver.silent()) {
            settings.proxy = URI.create("http://127.0.0.1:" + silent.port());
            try (TestWebhooks webhooks = settings.build()) {
                assertThat(webhooks.sendTo("http://inside.example/hooks").verdict())
                        .isEqualTo(Verdict.OUR_FAULT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {407, 502, 503})
    void whatTheReceiverSaysIsTheReceivers(int status) {
        try (Receiver receiver = Receiver.thatSays("HTTP/1.1 " + status + " No\r\nContent-Length: 2\r\n\r\nno");
                TestProxy proxy = new TestProxy(OPEN, receiver.port());
                TestWebhooks webhooks = through(proxy.uri())) {
            assertThat(webhooks.sendTo("http://inside.example/hooks"))
                    .isEqualTo(Answer.of(Verdict.FAILED, status, "no"));
        }
    }

    @Test
    void aReceiverThatBreaksOffBehindTheProxyIsTheReceiver() {
        try (Receiver receiver = Receiver.thatBreaksOffAfter("");
                TestProxy proxy = new TestProxy(OPEN, receiver.port());
                TestWebhooks webhooks = through(proxy.uri())) {
            assertThat(webhooks.sendTo("http://inside.example/hooks").verdict()).isEqualTo(Verdict.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "[::1]", "[64:ff9b::7f00:1]"})
    void asksTheProxyForNoPrivateAddress(String host) {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.guard = AddressGuard.of(List.of(), new OwnPorts());
        try (TestProxy proxy = new TestProxy(OPEN, 9)) {
            settings.proxy = proxy.uri();
            try (TestWebhooks webhooks = settings.build()) {
                assertThat(webhooks.channel.objectionTo("http://" + host + "/")).isPresent();
                assertThat(webhooks.sendTo("http://" + host + "/").verdict()).isEqualTo(Verdict.REFUSED);
            }
            assertThat(proxy.asked()).isEmpty();
        }
    }

    private static Answer sendThroughProxyThatSays(String answer) {
        try (TestProxy proxy = new TestProxy(answer, 9);
                TestWebhooks webhooks = through(proxy.uri())) {
            return webhooks.sendTo("http://inside.example/hooks");
        }
    }

    private static TestWebhooks through(URI proxy) {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.proxy = proxy;
        settings.names = name -> {
            if (name.equals("inside.example")) {
                throw new UnknownHostException("only the proxy knows it");
            }
            return List.of(InetAddress.getAllByName(name));
        };
        return settings.build();
    }
}
