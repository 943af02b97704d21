package dev.fanout.payment.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.Authorization.Authorized;
import dev.fanout.payment.provider.Authorization.Declined;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A payment provider over HTTP. Every request is a {@code POST} with a JSON body and the header
 * {@code Idempotency-Key}; a request that repeats a key gets the answer of the first. Amounts are
 * {@code {"amount":1250,"currency":"EUR"}}, in minor units.
 *
 * <table>
 * <caption>The contract</caption>
 * <tr><th>path</th><th>body</th><th>answer</th></tr>
 * <tr><td>{@code /authorizations}</td><td>{@code {"orderReference","amount","paymentMethod"}}</td>
 *     <td>2xx {@code {"reference"}}, or 402 {@code {"reason"}}: declined; also for an order that was voided</td></tr>
 * <tr><td>{@code /captures}</td><td>{@code {"orderReference","reference","amount"}}</td>
 *     <td>2xx; 409 if the authorisation was voided</td></tr>
 * <tr><td>{@code /voids}</td><td>{@code {"orderReference","reference"?}}</td>
 *     <td>2xx {@code {"amount":{…}}}: what was held, 0 where there was nothing; from now on, nothing can be held for
 *     the order</td></tr>
 * <tr><td>{@code /refunds}</td><td>{@code {"orderReference","reference"?}}</td>
 *     <td>2xx {@code {"amount":{…}}}: all that had been captured, 0 where there was nothing</td></tr>
 * </table>
 *
 * <p>No answer in time, 408, 425, 429, 500, 502, 503 and 504 are passing faults. Any other answer, and one that does
 * not have the form above, is hopeless: repeating the request would bring it again.
 */
class HttpPaymentProvider implements PaymentProvider {

    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final int PAYMENT_REQUIRED = 402;

    /** More than any answer needs; the rest is not read. */
    private static final int MOST_BYTES = 65_536;

    private static final int MOST_CHARACTERS = 255;
    private static final int QUOTED_CHARACTERS = 200;

    private final RestClient http;
    private final JsonMapper json = JsonMapper.shared();

    private HttpPaymentProvider(RestClient http) {
        this.http = http;
    }

    static HttpPaymentProvider at(URI url, ProviderProperties properties, RestClient.Builder http) {
        HttpClientSettings settings = HttpClientSettings.defaults()
                .withRedirects(HttpRedirects.DONT_FOLLOW)
                .withTimeouts(properties.connectTimeout(), properties.readTimeout());
        RestClient.Builder client = http.clone()
                .baseUrl(url)
                .requestFactory(ClientHttpRequestFactoryBuilder.jdk()
                        // Its attempt to upgrade to HTTP/2 is more than some servers take with a POST.
                        .withHttpClientCustomizer(jdk -> jdk.version(HttpClient.Version.HTTP_1_1))
                        .build(settings));
        String apiKey = properties.apiKey();
        if (apiKey != null) {
            client.defaultHeaders(headers -> headers.setBearerAuth(apiKey));
        }
        return new HttpPaymentProvider(client.build());
    }

    private record AuthorizationRequest(String orderReference, Money amount, String paymentMethod) {}

    private record CaptureRequest(String orderReference, String reference, Money amount) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record UndoRequest(
            String orderReference, @Nullable String reference) {}

    private record ReferenceAnswer(@Nullable String reference) {}

    private record DeclineAnswer(@Nullable String reason) {}

    private record AmountAnswer(@Nullable Money amount) {}

    private record Answer(int status, String body) {}

    @Override
    public Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key) {
        Answer answer = post("/authorizations", new AuthorizationRequest(orderReference, amount, paymentMethod), key);
        if (answer.status() == PAYMENT_REQUIRED) {
            String reason = read(answer, DeclineAnswer.class, key).reason();
            return new Declined(reason == null || reason.isBlank() ? "declined" : printable(reason));
        }
        String reference =
                read(successful(answer, key), ReferenceAnswer.class, key).reference();
        if (reference == null || reference.isBlank() || !reference.equals(printable(reference))) {
            throw malformed(answer, key, null);
        }
        return new Authorized(reference);
    }

    @Override
    public void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key) {
        successful(post("/captures", new CaptureRequest(orderReference, providerReference, amount), key), key);
    }

    @Override
    public Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return amountOf(post("/voids", new UndoRequest(orderReference, providerReference), key), key);
    }

    @Override
    public Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key) {
        return amountOf(post("/refunds", new UndoRequest(orderReference, providerReference), key), key);
    }

    private Money amountOf(Answer answer, IdempotencyKey key) {
        Money amount = read(successful(answer, key), AmountAnswer.class, key).amount();
        if (amount == null) {
            throw malformed(answer, key, null);
        }
        return amount;
    }

    private Answer post(String path, Object body, IdempotencyKey key) {
        Answer answer;
        try {
            answer = http.post()
                    .uri(path)
                    .header("Idempotency-Key", key.value())
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(json.writeValueAsBytes(body))
                    .exchangeForRequiredValue((_, response) -> answerOf(response));
        } catch (ResourceAccessException e) {
            throw new ProviderUnavailableException("no answer from the payment provider to " + path + ", " + key, e);
        }
        if (PASSING.contains(answer.status())) {
            throw new ProviderUnavailableException(
                    "the payment provider answered " + answer.status() + " to " + path + ", " + key);
        }
        return answer;
    }

    private static Answer answerOf(ClientHttpResponse response) throws IOException {
        byte[] body = response.getBody().readNBytes(MOST_BYTES);
        return new Answer(response.getStatusCode().value(), new String(body, StandardCharsets.UTF_8));
    }

    private static Answer successful(Answer answer, IdempotencyKey key) {
        if (answer.status() < 200 || answer.status() > 299) {
            throw new PermanentFailureException("the payment provider refused %s with %s: %s"
                    .formatted(key, answer.status(), shortened(answer.body(), QUOTED_CHARACTERS)));
        }
        return answer;
    }

    private <T> T read(Answer answer, Class<T> type, IdempotencyKey key) {
        try {
            T value = json.readValue(answer.body(), type);
            if (value == null) {
                throw malformed(answer, key, null);
            }
            return value;
        } catch (JacksonException e) {
            throw malformed(answer, key, e);
        }
    }

    private static PermanentFailureException malformed(
            Answer answer, IdempotencyKey key, @Nullable JacksonException cause) {
        String message = "the payment provider answered %s with %s and an unexpected body: %s"
                .formatted(key, answer.status(), shortened(answer.body(), QUOTED_CHARACTERS));
        return cause == null ? new PermanentFailureException(message) : new PermanentFailureException(message, cause);
    }

    /**
     * What every database and every encoder takes: of bounded length, without control characters and halves of
     * surrogate pairs.
     */
    private static String printable(String text) {
        return shortened(text, MOST_CHARACTERS).replaceAll("\\p{C}", " ");
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
