package dev.fanout.notification.channel.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import dev.fanout.notification.channel.Message;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTests {

    private static final WireMockServer SERVER =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    private final TestWebhooks webhooks = TestWebhooks.patient();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    @AfterEach
    void close() {
        webhooks.close();
    }

    @Test
    void postsTypeTimeAndData() {
        answer(aResponse().withStatus(204));

        assertThat(send().verdict()).isEqualTo(Verdict.DELIVERED);

        LoggedRequest request = onlyRequest();
        assertThat(request.getUrl()).isEqualTo("/hooks?a=b");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"type\":\"order.confirmed.v1\",\"timestamp\":\"2026-11-29T16:00:00Z\","
                        + "\"data\":{\"orderId\":\"o-1\",\"note\":\"größer\"}}");
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
        assertThat(request.getHeader("User-Agent")).isEqualTo("Fanout-Webhooks");
        assertThat(request.getHeader("Host")).isEqualTo("localhost:" + SERVER.port());
        assertThat(request.getHeaders().keys())
                .doesNotContain("Cookie", "Authorization", "Accept-Encoding", "Upgrade", "Expect");
    }

    @Test
    void sendsTheSameIdAndBytesInEachAttempt() {
        answer(aResponse().withStatus(500));
        Message message = TestWebhooks.message(url());

        webhooks.channel.send(message);
        webhooks.channel.send(message);

        List<LoggedRequest> requests = requests();
        assertThat(requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.getHeader("webhook-id")).isEqualTo(message.id().toString());
            assertThat(request.getBody()).isEqualTo(requests.getFirst().getBody());
        });
    }

    @Test
    void isVerifiedByTheLibraryOfReceivers() throws Exception {
        answer(aResponse().withStatus(204));

        send();

        LoggedRequest request = onlyRequest();
        new Webhook(TestWebhooks.SECRET).verify(request.getBodyAsString(), headersOf(request));
        assertThat(Long.parseLong(request.getHeader("webhook-timestamp")))
                .isCloseTo(Instant.now().getEpochSecond(), within(60L));
    }

    @Test
    void isSignedByEachSecretWhileTheyChange() throws Exception {
        answer(aResponse().withStatus(204));
        Message message = TestWebhooks.message(url());

        webhooks.channel.send(new Message(
                message.id(),
                message.target(),
                message.type(),
                message.subject(),
                message.time(),
                message.data(),
                List.of(TestWebhooks.SECRET, TestWebhooks.OTHER_SECRET)));

        LoggedRequest request = onlyRequest();
        assertThat(request.getHeader("webhook-signature").split(" ")).hasSize(2);
        new Webhook(TestWebhooks.SECRET).verify(request.getBodyAsString(), headersOf(request));
        new Webhook(TestWebhooks.OTHER_SECRET).verify(request.getBodyAsString(), headersOf(request));
    }

    /** The vector that the libraries of Standard Webhooks share. */
    @Test
    void signsAsAllLibrariesDo() {
        Payload payload = new Payload("msg_p5jXN8AQM9LWM0D4loKWxJek", "{\"test\": 2432232314}");

        assertThat(payload.signatures(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), 1_614_265_330))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void sendsNothingUnsigned() {
        Payload payload = Payload.of(TestWebhooks.message(url()));

        assertThatIllegalArgumentException().isThrownBy(() -> payload.signatures(List.of(), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> payload.signatures(List.of("whsec_"), 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void any2xxMeansDelivered(int status) {
        answer(aResponse().withStatus(status).withBody("thanks"));

        Answer answer = send();

        assertThat(answer.verdict()).isEqualTo(Verdict.DELIVERED);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(status == 204 ? "" : "thanks");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 407, 408, 409, 422, 429, 500, 501, 502, 503, 504, 599})
    void otherAnswersMeanFailed(int status) {
        answer(aResponse().withStatus(status).withBody("no: \"größer\"\n"));

        Answer answer = send();

        assertThat(answer).isEqualTo(new Answer(Verdict.FAILED, status, "no: \"größer\"", null));
        assertThat(requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
    void aRedirectMeansFailedAndIsNotFollowed(int status) {
        answer(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));

        Answer answer = send();

        assertThat(answer)
                .isEqualTo(new Answer(Verdict.FAILED, status, "redirects are not followed, here to /elsewhere", null));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void a410MeansGone() {
        answer(aResponse().withStatus(410).withBody("bye"));

        assertThat(send()).isEqualTo(new Answer(Verdict.GONE, 410, "bye", null));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, PT2M",
        "503, 120, PT2M",
        "503, ' 7 ', PT7S",
        "429, 36000, PT10H",
        "429, 36001, PT10H",
        "429, 999999999, PT10H",
        "429, 0, ",
        "429, -5, ",
        "429, soon, ",
        "429, 99999999999, ",
        "429, 1.5, ",
        "500, 120, ",
        "404, 120, ",
        "200, 120, "
    })
    void leavesTheReceiverAloneAsLongAsItAsks(int status, String header, Duration expected) {
        answer(aResponse().withStatus(status).withHeader("Retry-After", header));

        assertThat(send().retryAfter()).isEqualTo(expected);
    }

    @Test
    void understandsRetryAfterAsADate() {
        Instant until = Instant.now().plus(Duration.ofMinutes(30));
        answer(aResponse().withStatus(503).withHeader("Retry-After", date(until)));

        assertThat(Objects.requireNonNull(send().retryAfter()))
                .isBetween(Duration.ofMinutes(28), Duration.ofMinutes(30));

        answer(aResponse().withStatus(503).withHeader("Retry-After", date(until.plus(20, ChronoUnit.HOURS))));
        assertThat(send().retryAfter()).isEqualTo(RetryAfter.LONGEST);

        answer(aResponse().withStatus(503).withHeader("Retry-After", date(until.minus(20, ChronoUnit.HOURS))));
        assertThat(send().retryAfter()).isNull();
    }

    @Test
    void keepsNoCookies() {
        answer(aResponse().withStatus(200).withHeader("Set-Cookie", "a=b; Path=/"));

        send();
        send();

        assertThat(requests())
                .allSatisfy(
                        request -> assertThat(request.containsHeader("Cookie")).isFalse());
    }

    @Test
    void takesNoProxyFromItsSurroundings() {
        answer(aResponse().withStatus(204));
        Map<String, String> proxies = Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", "9");
        proxies.forEach(System::setProperty);
        System.setProperty("http.nonProxyHosts", "");
        try (TestWebhooks started = TestWebhooks.patient()) {
            assertThat(started.sendTo(url()).verdict()).isEqualTo(Verdict.DELIVERED);
        } finally {
            proxies.keySet().forEach(System::clearProperty);
            System.clearProperty("http.nonProxyHosts");
        }
    }

    @Test
    void takesItsTraceAlong() {
        answer(aResponse().withStatus(204));
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        AtomicReference<Observation.Context> seen = new AtomicReference<>();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new ObservationHandler<SenderContext<Object>>() {
            @Override
            public void onStart(SenderContext<Object> context) {
                context.getSetter().set(context.getCarrier(), "traceparent", traceparent);
            }

            @Override
            public void onStop(SenderContext<Object> context) {
                seen.set(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof SenderContext;
            }
        });
        TestWebhooks.Settings settings = TestWebhooks.with();
        settings.observations = observations;

        try (TestWebhooks observed = settings.build()) {
            observed.sendTo(url());
        }

        assertThat(onlyRequest().getHeader("traceparent")).isEqualTo(traceparent);
        assertThat(seen.get().getName()).isEqualTo("fanout.webhook");
        assertThat(seen.get().getLowCardinalityKeyValues()).singleElement().satisfies(tag -> {
            assertThat(tag.getKey()).isEqualTo("outcome");
            assertThat(tag.getValue()).isEqualTo("delivered");
        });
    }

    @Test
    void countsLimitsBySchemeHostAndPort() {
        assertThat(webhooks.channel.destinationOf("https://Example.com/a?b")).isEqualTo("https://example.com:443");
        assertThat(webhooks.channel.destinationOf("http://[2606:4700::1111]:8080/"))
                .isEqualTo("http://[2606:4700::1111]:8080");
        assertThat(webhooks.channel.destinationOf("nonsense")).isEqualTo("refused");
    }

    private Answer send() {
        return webhooks.sendTo(url());
    }

    private static String url() {
        return SERVER.baseUrl() + "/hooks?a=b";
    }

    private static void answer(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(anyUrl()).willReturn(answer));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.findAll(postRequestedFor(anyUrl()));
    }

    private static LoggedRequest onlyRequest() {
        assertThat(requests()).hasSize(1);
        return requests().getFirst();
    }

    private static Map<String, List<String>> headersOf(LoggedRequest request) {
        return request.getHeaders().all().stream()
                .collect(Collectors.toMap(header -> header.key(), header -> header.values()));
    }

    private static String date(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
