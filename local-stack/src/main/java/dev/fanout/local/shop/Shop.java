package dev.fanout.local.shop;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** REST calls to the services, as the users {@code customer} and {@code operator}. Safe for many threads. */
public final class Shop implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Addresses addresses;
    private final Caller customer;
    private final Caller operator;

    public Shop(Addresses addresses) {
        this.addresses = addresses;
        this.customer = new Caller(http, "customer", addresses.customerPassword());
        this.operator = new Caller(http, "operator", addresses.operatorPassword());
    }

    private record SagaEvents(List<SagaEvent> items) {}

    private record Reservation(String status) {}

    private record Rebuild(String state) {}

    /** Adds a product, or sets name and price of one that exists. */
    public void putProduct(String sku, String name, Money price, long stock) throws IOException {
        Reply reply = operator.send(
                "PUT",
                addresses.inventory() + "/products/" + sku,
                Map.of("name", name, "price", price, "stock", stock),
                null);
        Caller.require(reply, "PUT /products/" + sku, 200, 201);
    }

    public Product product(String sku) throws IOException {
        return operator.get(addresses.inventory() + "/products/" + sku, Product.class);
    }

    /** Posts an order; the caller looks at the status of the reply. */
    public Reply post(NewOrder order, String idempotencyKey) throws IOException {
        return customer.send("POST", addresses.orders() + "/orders", order, idempotencyKey);
    }

    /** Cancels an order; 409 where it is cancelled already. */
    public Reply cancel(String orderId) throws IOException {
        return customer.send("POST", addresses.orders() + "/orders/" + orderId + "/cancel", null, null);
    }

    public Order order(String orderId) throws IOException {
        return customer.get(addresses.orders() + "/orders/" + orderId, Order.class);
    }

    public Order orderIn(Reply reply) {
        return Caller.read(reply, Order.class);
    }

    public List<SagaEvent> eventsOf(String orderId) throws IOException {
        return operator.get(addresses.orders() + "/orders/" + orderId + "/events", SagaEvents.class)
                .items();
    }

    /** How many of the customer's sagas have this status. */
    public long countOrders(String customerId, String sagaStatus) throws IOException {
        return customer.get(
                        addresses.orders() + "/orders?size=1&customerId=" + encoded(customerId) + "&sagaStatus="
                                + sagaStatus,
                        Caller.Page.class)
                .total();
    }

    public List<Order> ordersOf(String customerId) throws IOException {
        return customer.all(addresses.orders() + "/orders?customerId=" + encoded(customerId), Order.class);
    }

    public List<Payment> paymentsOf(String customerId) throws IOException {
        return operator.all(addresses.payments() + "/payments?customerId=" + encoded(customerId), Payment.class);
    }

    /** Looks at what all services know of a customer. */
    public void lookAt(String customerId) throws IOException {
        customer.get(addresses.dashboard() + "/api/customers/" + encoded(customerId) + "/dashboard", JsonNode.class);
    }

    /** The customer's sagas, as the dashboard has made them out from the events. */
    public List<Saga> sagasOf(String customerId) throws IOException {
        return operator.allFollowing(
                addresses.dashboard() + "/api/sagas?customerId=" + encoded(customerId), Saga.class);
    }

    /** Has the projection built anew; does nothing where that is under way. */
    public void rebuildProjection() throws IOException {
        Reply reply = operator.send("POST", addresses.dashboard() + "/api/projection/rebuild", null, null);
        Caller.require(reply, "POST /api/projection/rebuild", 202, 409);
    }

    /** Whether the latest rebuild of the projection has ended. */
    public boolean isProjectionRebuilt() throws IOException {
        return operator.get(addresses.dashboard() + "/api/projection/rebuild", Rebuild.class)
                .state()
                .equals("COMPLETED");
    }

    /** The payment of an order, or nothing where there never was one. */
    public Optional<Payment> payment(String orderId) throws IOException {
        return operator.find(addresses.payments() + "/payments/" + orderId, Payment.class);
    }

    /** The status of an order's reservation, or nothing where there never was one. */
    public Optional<String> reservation(String orderId) throws IOException {
        return operator.find(addresses.inventory() + "/reservations/" + orderId, Reservation.class)
                .map(Reservation::status);
    }

    /** The open dead letter of an order in payment-service, or nothing where there is none. */
    public Optional<DeadLetter> openDeadLetterOf(String orderId) throws IOException {
        return operator
                .all(addresses.payments() + "/dead-letters?status=OPEN&subject=" + orderId, DeadLetter.class)
                .stream()
                .findFirst();
    }

    /** A dead letter of payment-service with payload and history. */
    public DeadLetter deadLetter(String id) throws IOException {
        return operator.get(addresses.payments() + "/dead-letters/" + id, DeadLetter.class);
    }

    /** Sends a dead letter of payment-service to its queue again, with another payload. */
    public void replayEdited(String id, JsonNode payload, String reason) throws IOException {
        Reply reply = operator.send(
                "POST",
                addresses.payments() + "/dead-letters/" + id + "/replay",
                Map.of("payload", payload, "reason", reason),
                null);
        Caller.require(reply, "POST /dead-letters/" + id + "/replay", 202);
    }

    /** Places a batch; in the answer is the secret of its callbacks. */
    public Batch place(NewBatch batch) throws IOException {
        Reply reply = customer.send("POST", addresses.orders() + "/order-batches", batch, null);
        Caller.require(reply, "POST /order-batches", 202);
        return Caller.read(reply, Batch.class);
    }

    public Batch batch(String id) throws IOException {
        return customer.get(addresses.orders() + "/order-batches/" + id, Batch.class);
    }

    public Notifications notifications() {
        return new Notifications(customer, operator, addresses.notifications());
    }

    /**
     * The figures of a service, as Prometheus reads them.
     *
     * @param service its short name, for example {@code order}
     */
    public String figuresOf(String service) throws IOException {
        String address = switch (service) {
            case "order" -> addresses.orders();
            case "inventory" -> addresses.inventory();
            case "payment" -> addresses.payments();
            case "notification" -> addresses.notifications();
            case "dashboard" -> addresses.dashboard();
            default -> throw new IllegalArgumentException("there is no service " + service);
        };
        return operator.text(address + "/actuator/prometheus");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
