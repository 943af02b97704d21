package dev.fanout.notification.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;

/** Where webhooks do not go. Nobody asks a name server: the names are made up, and so is what they lead to. */
class WebhookGuardTests {

    private static final AddressGuard STRICT = AddressGuard.of(List.of(), new OwnPorts());
    private static final AddressGuard LENIENT = AddressGuard.ofAll(new OwnPorts());

    private final Receiver receiver = Receiver.thatSays("HTTP/1.1 204 No Content\r\n\r\n");

    @AfterEach
    void stop() {
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "localhost"})
    void callsNoServerOfThisMachine(String host) {
        try (TestWebhooks webhooks = guardedBy(STRICT, NameLookup.bySystem())) {
            String target = "http://" + host + ":" + receiver.port() + "/";

            assertThat(webhooks.channel.objectionTo(target))
                    .contains("leads to an address that webhooks may not go to");
            assertThat(webhooks.sendTo(target).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void callsItInANetworkThatIsAllowedAndNoOther() {
        AddressGuard guard = AddressGuard.of(List.of(Network.of("127.0.0.0/30")), new OwnPorts());
        try (TestWebhooks webhooks = guardedBy(guard, NameLookup.bySystem())) {
            assertThat(webhooks.sendTo(receiver.url()).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(webhooks.sendTo("http://127.0.0.4:" + receiver.port() + "/")
                            .verdict())
                    .isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void callsItWherePrivateTargetsAreAllowed() {
        try (TestWebhooks webhooks = guardedBy(LENIENT, NameLookup.bySystem())) {
            assertThat(webhooks.channel.objectionTo(receiver.url())).isEmpty();
            assertThat(webhooks.sendTo(receiver.url()).verdict()).isEqualTo(Verdict.DELIVERED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a00:1"})
    void callsNoNameThatLeadsToAPrivateAddress(String address) {
        try (TestWebhooks webhooks = guardedBy(STRICT, name -> addresses(address))) {
            assertThat(webhooks.channel.objectionTo(named("receiver.example"))).isPresent();
            assertThat(webhooks.sendTo(named("receiver.example")).verdict()).isEqualTo(Verdict.REFUSED);
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void refusesANameForOnePrivateAddressAmongPublicOnes() {
        NameLookup mixed = name -> addresses("8.8.8.8", "127.0.0.1", "2606:4700:4700::1111");

        try (TestWebhooks webhooks = guardedBy(STRICT, mixed)) {
            assertThat(webhooks.channel.objectionTo(named("mixed.example"))).isPresent();
            Answer answer = webhooks.sendTo(named("mixed.example"));
            assertThat(answer.verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(answer.text()).isEqualTo("the target leads to an address that webhooks may not go to");
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void looksAgainWhenANameLeadsElsewhereAfterTheCheck() {
        AtomicInteger lookups = new AtomicInteger();
        NameLookup changing = name -> addresses(lookups.getAndIncrement() == 0 ? "8.8.8.8" : "127.0.0.1");

        try (TestWebhooks webhooks = guardedBy(STRICT, changing)) {
            assertThat(webhooks.channel.objectionTo(named("rebound.example"))).isEmpty();
            assertThat(webhooks.sendTo(named("rebound.example")).verdict()).isEqualTo(Verdict.REFUSED);
        }
        assertThat(receiver.connections()).isZero();
    }

    /** A second lookup between check and connection would lead to the address that is not admitted. */
    @Test
    void connectsToTheAddressThatWasChecked() {
        AtomicInteger lookups = new AtomicInteger();
        NameLookup changing = name -> addresses(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2");
        AddressGuard onlyTheFirst = (address, _) -> address.getHostAddress().equals("127.0.0.1");

        try (TestWebhooks webhooks = guardedBy(onlyTheFirst, changing)) {
            assertThat(webhooks.sendTo(named("rebound.example")).verdict()).isEqualTo(Verdict.DELIVERED);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void looksAtAConnectionThatWasKept() {
        AtomicBoolean admitted = new AtomicBoolean(true);

        try (TestWebhooks webhooks = guardedBy((_, _) -> admitted.get(), name -> addresses("127.0.0.1"))) {
            assertThat(webhooks.sendTo(named("a.example")).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(webhooks.sendTo(named("a.example")).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(receiver.connections()).isEqualTo(1);

            admitted.set(false);
            assertThat(webhooks.sendTo(named("a.example")).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(receiver.requests()).isEqualTo(2);
        }
    }

    @Test
    void keepsNoConnectionOfOneNameForAnother() {
        NameLookup names = name -> addresses(name.equals("good.example") ? "127.0.0.1" : "127.0.0.2");
        AddressGuard onlyTheFirst = (address, _) -> address.getHostAddress().equals("127.0.0.1");

        try (TestWebhooks webhooks = guardedBy(onlyTheFirst, names)) {
            assertThat(webhooks.sendTo(named("good.example")).verdict()).isEqualTo(Verdict.DELIVERED);
            assertThat(webhooks.sendTo(named("bad.example")).verdict()).isEqualTo(Verdict.REFUSED);
        }
    }

    @Test
    void doesNotFollowARedirectToThisMachine() {
        Receiver redirecting = Receiver.thatSays(
                "HTTP/1.1 307 Temporary Redirect\r\nLocation: " + receiver.url() + "\r\nContent-Length: 0\r\n\r\n");

        try (redirecting;
                TestWebhooks webhooks = TestWebhooks.patient()) {
            Answer answer = webhooks.sendTo(redirecting.url());

            assertThat(answer.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.text()).isEqualTo("redirects are not followed, here to " + receiver.url());
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void neverCallsThisServiceItself() throws Exception {
        AddressGuard guard = AddressGuard.ofAll(portsOf(receiver.port()));

        try (TestWebhooks webhooks = guardedBy(guard, name -> addresses("127.0.0.1"))) {
            assertThat(webhooks.channel.objectionTo(receiver.url())).isPresent();
            assertThat(webhooks.sendTo(receiver.url()).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(webhooks.sendTo(named("self.example")).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(webhooks.sendTo("http://0.0.0.0:" + receiver.port()).verdict())
                    .isEqualTo(Verdict.REFUSED);
        }
        for (InetAddress own : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList()) {
            assertThat(guard.admits(own, receiver.port())).isFalse();
            assertThat(guard.admits(own, receiver.port() == 1024 ? 1025 : 1024)).isTrue();
        }
        assertThat(receiver.connections()).isZero();
    }

    @Test
    void takesATargetWhoseNameDoesNotResolveYetAndBlamesItselfMeanwhile() {
        NameLookup unknown = name -> {
            throw new UnknownHostException(name);
        };

        try (TestWebhooks webhooks = guardedBy(STRICT, unknown)) {
            assertThat(webhooks.channel.objectionTo(named("later.example"))).isEmpty();
            Answer answer = webhooks.sendTo(named("later.example"));
            assertThat(answer.verdict()).isEqualTo(Verdict.OUR_FAULT);
            assertThat(answer.text()).isEqualTo("our resolver does not know later.example");
        }
    }

    @Test
    void waitsForItsResolverOnlySoLong() {
        CountDownLatch never = new CountDownLatch(1);
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.names = name -> {
            await(never);
            return addresses("127.0.0.1");
        };
        settings.connectTimeout = Duration.ofMillis(200);

        try (TestWebhooks webhooks = settings.build()) {
            Answer answer = webhooks.sendTo(named("slow.example"));
            assertThat(answer.verdict()).isEqualTo(Verdict.OUR_FAULT);
            assertThat(answer.text()).isEqualTo("our resolver had no answer for slow.example within 200 ms");
        } finally {
            never.countDown();
        }
    }

    private String named(String host) {
        return "http://" + host + ":" + receiver.port() + "/hooks";
    }

    private static TestWebhooks guardedBy(AddressGuard guard, NameLookup names) {
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.guard = guard;
        settings.names = names;
        return settings.build();
    }

    private static OwnPorts portsOf(int port) {
        WebServer server = mock();
        when(server.getPort()).thenReturn(port);
        WebServerInitializedEvent event = mock();
        when(event.getWebServer()).thenReturn(server);
        OwnPorts own = new OwnPorts();
        own.listensAt(event);
        return own;
    }

    private static List<InetAddress> addresses(String... literals) {
        return Arrays.stream(literals).map(InetAddress::ofLiteral).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
