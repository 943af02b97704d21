package dev.fanout.payment.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

class HttpPaymentProviderTests {

    private static final Money TOTAL = new Money(2500, "EUR");
    private static final WireMockServer SERVER =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

    /** More than a busy machine needs. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final UUID orderId = UUID.randomUUID();
    private final String order = orderId.toString();
    private final PaymentProvider provider = providerAt(SERVER.baseUrl(), null, PATIENT);
    private final PaymentProvider impatient = providerAt(SERVER.baseUrl(), null, Duration.ofSeconds(1));

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

    @Test
    void asksForAnAuthorization() {
        answer("/authorizations", json(201, """
                {"reference":"ch_1","unknown":true}"""));

        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));
        SERVER.verify(
                1,
                postRequestedFor(urlEqualTo("/authorizations"))
                        .withHeader("Idempotency-Key", equalTo(order + ":authorize"))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withRequestBody(equalToJson("""
                                {"orderReference":"%s","amount":{"amount":2500,"currency":"EUR"},
                                 "paymentMethod":"tok_visa"}""".formatted(order))));
    }

    @Test
    void asksForCaptureVoidAndRefund() {
        answer("/captures", aResponse().withStatus(204));
        answer("/voids", json(200, """
                {"amount":{"amount":2500,"currency":"EUR"}}"""));
        answer("/refunds", json(200, """
                {"amount":{"amount":0,"currency":"EUR"}}"""));

        provider.capture(order, "ch_1", TOTAL, key("capture"));
        assertThat(provider.voidAuthorization(order, null, key("void"))).isEqualTo(TOTAL);
        assertThat(provider.refund(order, "ch_1", key("refund"))).isEqualTo(Money.zero("EUR"));

        String capture = """
                {"orderReference":"%s","reference":"ch_1","amount":{"amount":2500,"currency":"EUR"}}""";
        SERVER.verify(postRequestedFor(urlEqualTo("/captures"))
                .withHeader("Idempotency-Key", equalTo(order + ":capture"))
                .withRequestBody(equalToJson(capture.formatted(order))));
        SERVER.verify(postRequestedFor(urlEqualTo("/voids"))
                .withHeader("Idempotency-Key", equalTo(order + ":void"))
                .withRequestBody(equalToJson("""
                        {"orderReference":"%s"}""".formatted(order))));
        SERVER.verify(postRequestedFor(urlEqualTo("/refunds"))
                .withHeader("Idempotency-Key", equalTo(order + ":refund"))
                .withRequestBody(equalToJson("""
                        {"orderReference":"%s","reference":"ch_1"}""".formatted(order))));
    }

    @Test
    void hasTheReasonOfADecline() {
        answer("/authorizations", json(402, """
                {"reason":"insufficient_funds"}"""));

        assertThat(authorize()).isEqualTo(new Declined("insufficient_funds"));
        assertRequests("/authorizations", 1);
    }

    @Test
    void takesADeclineWithoutAReason() {
        answer("/authorizations", json(402, "{}"));

        assertThat(authorize()).isEqualTo(new Declined("declined"));
    }

    @Test
    void takesAReasonThatEveryDatabaseTakes() {
        answer("/authorizations", json(402, "{\"reason\":\"no\\u0000 \\ud800" + "x".repeat(300) + "\"}"));

        assertThat(((Declined) authorize()).reason()).startsWith("no   xxx").hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void repeatsAPassingFaultUnderTheSameKey(int status) {
        answerOnce("/authorizations", aResponse().withStatus(status), json(201, """
                {"reference":"ch_1"}"""));

        assertThat(authorize()).isEqualTo(new Authorized("ch_1"));
        SERVER.verify(
                2,
                postRequestedFor(urlEqualTo("/authorizations"))
                        .withHeader("Idempotency-Key", equalTo(order + ":authorize")));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsWhatWasInterrupted(Fault fault) {
        answerOnce("/voids", aResponse().withFault(fault), json(200, """
                {"amount":{"amount":2500,"currency":"EUR"}}"""));

        assertThat(provider.voidAuthorization(order, null, key("void"))).isEqualTo(TOTAL);
        SERVER.verify(
                2, postRequestedFor(urlEqualTo("/voids")).withHeader("Idempotency-Key", equalTo(order + ":void")));
    }

    @Test
    void repeatsWhatTakesTooLong() {
        answerOnce(
                "/captures",
                aResponse().withStatus(204).withFixedDelay(5_000),
                aResponse().withStatus(204));

        impatient.capture(order, "ch_1", TOTAL, key("capture"));

        assertThat(requests("/captures")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void repeatsWhatDripsForTooLong() {
        answerOnce("/authorizations", json(201, """
                        {"reference":"ch_1"}""").withChunkedDribbleDelay(20, 5_000), json(201, """
                        {"reference":"ch_1"}"""));

        assertThat(impatient.authorize(order, TOTAL, "tok_visa", key("authorize")))
                .isEqualTo(new Authorized("ch_1"));
        assertThat(requests("/authorizations")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void givesUpAfterItsAttempts() {
        answer("/authorizations", aResponse().withStatus(503));

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(this::authorize)
                .withMessage("the payment provider answered 503 to /authorizations, " + order + ":authorize");
        assertRequests("/authorizations", 3);
    }

    @Test
    void isUnavailableWhereNobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        PaymentProvider nobody = providerAt("http://127.0.0.1:" + free, null, PATIENT);

        assertThatExceptionOfType(ProviderUnavailableException.class)
                .isThrownBy(() -> nobody.voidAuthorization(order, null, key("void")))
                .withMessageContaining("/voids");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 409, 422, 501})
    void findsOtherAnswersHopelessAndDoesNotRepeat(int status) {
        answer("/captures", json(status, """
                {"error":"no such thing"}"""));

        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> provider.capture(order, "ch_1", TOTAL, key("capture")))
                .withMessage("the payment provider refused %s:capture with %d: {\"error\":\"no such thing\"}"
                        .formatted(order, status));
        assertRequests("/captures", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "<html>welcome</html>",
                "{}",
                "[]",
                "{\"reference\":\" \"}",
                "{\"reference\":\"a\\u0000b\"}",
                "{\"reference\":"
            })
    void findsAMalformedAuthorizationHopeless(String body) {
        answer("/authorizations", json(200, body));

        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(this::authorize)
                .withMessageContaining(order);
        assertRequests("/authorizations", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"amount\":null}",
                "{\"amount\":12}",
                "{\"amount\":{\"amount\":-1,\"currency\":\"EUR\"}}",
                "{\"amount\":{\"amount\":1}}",
                "{\"amount\":{\"amount\":1,\"currency\":\"euros\"}}"
            })
    void findsAMalformedAmountHopeless(String body) {
        answer("/voids", json(200, body));

        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> provider.voidAuthorization(order, null, key("void")))
                .withMessageContaining(order);
    }

    @Test
    void readsNoEndlessAnswer() {
        answer("/authorizations", json(201, "{\"reference\":\"" + "x".repeat(1_000_000) + "\"}"));

        assertThatExceptionOfType(PermanentFailureException.class).isThrownBy(this::authorize);
    }

    @Test
    void sendsItsKeyToTheProvider() {
        answer("/voids", json(200, """
                {"amount":{"amount":0,"currency":"EUR"}}"""));

        providerAt(SERVER.baseUrl() + "/", "secret", PATIENT).voidAuthorization(order, null, key("void"));

        SERVER.verify(postRequestedFor(urlEqualTo("/voids")).withHeader("Authorization", equalTo("Bearer secret")));
    }

    private Authorization authorize() {
        return provider.authorize(order, TOTAL, "tok_visa", key("authorize"));
    }

    private IdempotencyKey key(String step) {
        return IdempotencyKey.of(orderId, step);
    }

    private static PaymentProvider providerAt(String url, @Nullable String apiKey, Duration readTimeout) {
        var properties = new ProviderProperties(
                URI.create(url),
                apiKey,
                false,
                Duration.ZERO,
                PATIENT,
                readTimeout,
                3,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                new ProviderProperties.CircuitBreaker(0.5, 10, 20, PATIENT));
        return new ProviderConfiguration()
                .paymentProvider(
                        properties,
                        RestClient.builder(),
                        new StaticListableBeanFactory().getBeanProvider(JdbcClient.class),
                        ObservationRegistry.create(),
                        Clock.systemUTC());
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static void answer(String path, ResponseDefinitionBuilder response) {
        SERVER.stubFor(post(path).willReturn(response));
    }

    private static void answerOnce(String path, ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        SERVER.stubFor(post(path)
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("afterwards")
                .willReturn(first));
        SERVER.stubFor(
                post(path).inScenario("once").whenScenarioStateIs("afterwards").willReturn(then));
    }

    private void assertRequests(String path, int count) {
        assertThat(requests(path)).isEqualTo(count);
    }

    /** Requests for this test's order; one of an earlier test may still be on its way. */
    private int requests(String path) {
        return SERVER.findAll(postRequestedFor(urlEqualTo(path)).withHeader("Idempotency-Key", containing(order)))
                .size();
    }
}
