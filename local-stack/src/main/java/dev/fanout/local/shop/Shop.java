package dev.fanout.local.shop;

import dev.fanout.local.LocalStackException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST calls to the services, as the users {@code customer} and {@code operator}. Safe for many threads. */
public final class Shop implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LARGEST_PAGE = 500;

    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Addresses addresses;
    private final String customer;
    private final String operator;

    public Shop(Addresses addresses) {
        this.addresses = addresses;
        this.customer = basic("customer", addresses.customerPassword());
        this.operator = basic("operator", addresses.operatorPassword());
    }

    /** Who asks. */
    private enum Caller {
        CUSTOMER,
        OPERATOR
    }

    public record Money(long amount, String currency) {

        @Override
        public String toString() {
            return "%d.%02d %s".formatted(amount / 100, amount % 100, currency);
        }
    }

    public record Line(String sku, int quantity) {}

    /** What a customer orders. */
    public record NewOrder(String customerId, String customerEmail, String paymentMethod, List<Line> lines) {}

    public record Saga(
            String status,
            @Nullable String inventory,
            @Nullable String payment) {}

    /**
     * An order as order-service shows it.
     *
     * @param settledAt when the saga ended; null while it runs
     */
    public record Order(
            String id,
            String customerId,
            String status,
            @Nullable String cancellationReason,
            Money total,
            List<Line> lines,
            Instant placedAt,
            @Nullable Instant settledAt,
            @Nullable String traceId,
            Saga saga) {

        public boolean isSettled() {
            return saga.status().equals("COMPLETED") || saga.status().equals("COMPENSATED");
        }

        /** {@code CONFIRMED}, or the reason for which it was cancelled. */
        public String outcome() {
            return cancellationReason != null ? cancellationReason : status;
        }
    }

    /** @param received how much ever came in: the initial stock and what was added to it */
    public record Product(String sku, long received, long available, long reserved, long committed) {}

    public record Payment(
            String orderId, String status, @Nullable Money amount) {}

    /** @param direction {@code SENT} or {@code RECEIVED}, seen from order-service */
    public record SagaEvent(Instant at, String direction, String type, String source, String eventId) {}

    /** A message that payment-service could not handle. */
    public record DeadLetter(
            String id,
            String type,
            String queue,
            String exception,
            String message,
            int attempts,
            String status,
            @Nullable JsonNode payload,
            List<HistoryEntry> history) {

        public DeadLetter {
            // Lists show no history; only the letter itself does.
            history = history == null ? List.of() : List.copyOf(history);
        }
    }

    /** Something that happened to a dead letter. */
    public record HistoryEntry(
            Instant at,
            String action,
            @Nullable String actor,
            @Nullable String reason) {}

    private record SagaEvents(List<SagaEvent> items) {}

    private record Reservation(String status) {}

    /**
     * The answer to a call.
     *
     * @param retryAfter seconds, 0 where the answer names none
     */
    public record Reply(int status, String body, boolean replayed, long retryAfter) {}

    /** A page of a list, down to what all lists have in common. */
    private record Page(List<JsonNode> items, long total) {}

    /** Adds a product, or sets name and price of one that exists. */
    public void putProduct(String sku, String name, Money price, long stock) throws IOException {
        Reply reply = send(
                Caller.OPERATOR,
                "PUT",
                addresses.inventory() + "/products/" + sku,
                Map.of("name", name, "price", price, "stock", stock),
                null);
        require(reply, "PUT /products/" + sku, 200, 201);
    }

    public Product product(String sku) throws IOException {
        return read(get(Caller.OPERATOR, addresses.inventory() + "/products/" + sku), Product.class);
    }

    /** Posts an order; the caller looks at the status of the reply. */
    public Reply post(NewOrder order, String idempotencyKey) throws IOException {
        return send(Caller.CUSTOMER, "POST", addresses.orders() + "/orders", order, idempotencyKey);
    }

    /** Cancels an order; 409 where it is cancelled already. */
    public Reply cancel(String orderId) throws IOException {
        return send(Caller.CUSTOMER, "POST", addresses.orders() + "/orders/" + orderId + "/cancel", null, null);
    }

    public Order order(String orderId) throws IOException {
        return read(get(Caller.CUSTOMER, addresses.orders() + "/orders/" + orderId), Order.class);
    }

    public Order orderIn(Reply reply) {
        return read(reply, Order.class);
    }

    public List<SagaEvent> eventsOf(String orderId) throws IOException {
        return read(get(Caller.OPERATOR, addresses.orders() + "/orders/" + orderId + "/events"), SagaEvents.class)
                .items();
    }

    /** How many of the customer's sagas have this status. */
    public long countOrders(String customerId, String sagaStatus) throws IOException {
        return read(
                        get(
                                Caller.CUSTOMER,
                                addresses.orders() + "/orders?size=1&customerId=" + encoded(customerId) + "&sagaStatus="
                                        + sagaStatus),
                        Page.class)
                .total();
    }

    public List<Order> ordersOf(String customerId) throws IOException {
        return all(Caller.CUSTOMER, addresses.orders() + "/orders?customerId=" + encoded(customerId), Order.class);
    }

    public List<Payment> paymentsOf(String customerId) throws IOException {
        return all(
                Caller.OPERATOR, addresses.payments() + "/payments?customerId=" + encoded(customerId), Payment.class);
    }

    /** The payment of an order, or nothing where there never was one. */
    public Optional<Payment> payment(String orderId) throws IOException {
        return find(Caller.OPERATOR, addresses.payments() + "/payments/" + orderId, Payment.class);
    }

    /** The status of an order's reservation, or nothing where there never was one. */
    public Optional<String> reservation(String orderId) throws IOException {
        return find(Caller.OPERATOR, addresses.inventory() + "/reservations/" + orderId, Reservation.class)
                .map(Reservation::status);
    }

    /** The open dead letter of an order in payment-service, or nothing where there is none. */
    public Optional<DeadLetter> openDeadLetterOf(String orderId) throws IOException {
        return all(
                        Caller.OPERATOR,
                        addresses.payments() + "/dead-letters?status=OPEN&subject=" + orderId,
                        DeadLetter.class)
                .stream()
                .findFirst();
    }

    /** A dead letter of payment-service with payload and history. */
    public DeadLetter deadLetter(String id) throws IOException {
        return read(get(Caller.OPERATOR, addresses.payments() + "/dead-letters/" + id), DeadLetter.class);
    }

    /** Sends a dead letter of payment-service to its queue again, with another payload. */
    public void replayEdited(String id, JsonNode payload, String reason) throws IOException {
        Reply reply = send(
                Caller.OPERATOR,
                "POST",
                addresses.payments() + "/dead-letters/" + id + "/replay",
                Map.of("payload", payload, "reason", reason),
                null);
        require(reply, "POST /dead-letters/" + id + "/replay", 202);
    }

    private <T> List<T> all(Caller caller, String address, Class<T> type) throws IOException {
        List<T> items = new ArrayList<>();
        for (int number = 0; ; number++) {
            Page page = read(get(caller, address + "&size=" + LARGEST_PAGE + "&page=" + number), Page.class);
            for (JsonNode item : page.items()) {
                items.add(json.treeToValue(item, type));
            }
            if (page.items().isEmpty() || items.size() >= page.total()) {
                return items;
            }
        }
    }

    private <T> Optional<T> find(Caller caller, String address, Class<T> type) throws IOException {
        Reply reply = send(caller, "GET", address, null, null);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        require(reply, "GET " + address, 200);
        return Optional.of(read(reply, type));
    }

    private Reply get(Caller caller, String address) throws IOException {
        Reply reply = send(caller, "GET", address, null, null);
        require(reply, "GET " + address, 200);
        return reply;
    }

    private Reply send(
            Caller caller, String method, String address, @Nullable Object body, @Nullable String idempotencyKey)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(TIMEOUT)
                .header("Authorization", caller == Caller.CUSTOMER ? customer : operator)
                .header("Accept", "application/json");
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.body(),
                    response.headers().firstValue("Idempotency-Replayed").isPresent(),
                    response.headers()
                            .firstValue("Retry-After")
                            .filter(text -> text.matches("\\d{1,6}"))
                            .map(Long::valueOf)
                            .orElse(0L));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while calling " + address, e);
        }
    }

    private <T> T read(Reply reply, Class<T> type) {
        try {
            return json.readValue(reply.body(), type);
        } catch (JacksonException e) {
            throw new LocalStackException(
                    "cannot read this answer as " + type.getSimpleName() + ": " + shortened(reply.body()) + " ("
                            + e.getOriginalMessage() + ")",
                    e);
        }
    }

    private static void require(Reply reply, String call, int... expected) {
        for (int status : expected) {
            if (reply.status() == status) {
                return;
            }
        }
        if (reply.status() >= 500) {
            throw new Unavailable(call + " answered " + reply.status() + ": " + shortened(reply.body()));
        }
        throw new LocalStackException(call + " answered " + reply.status() + ": " + shortened(reply.body())
                + (reply.status() == 401 ? " (are FANOUT_CUSTOMER_PASSWORD and FANOUT_OPERATOR_PASSWORD right?)" : ""));
    }

    /** The service is there, but cannot do it now. */
    public static final class Unavailable extends LocalStackException {
        private static final long serialVersionUID = 1L;

        Unavailable(String message) {
            super(message);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 400 ? text : text.substring(0, 400) + "...";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
