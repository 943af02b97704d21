package dev.fanout.notification.callback;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.events.BatchEvent.BatchCompleted;
import dev.fanout.events.BatchEvent.BatchItemsRejected;
import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.events.BatchEvent.ItemError;
import dev.fanout.events.BatchEvent.RejectedItem;
import dev.fanout.events.BatchItem;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What those who place batches are called back with, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.webhooks.allow-private-targets=true",
            "fanout.webhooks.retry-schedule=100ms,100ms",
            "fanout.messaging.delayed-retry.dependency-delay=200ms"
        })
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class CallbacksIT {

    private static final String FROM_ORDER = "notification.order.events.batch-callbacks";
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private CallbackSecrets secrets;

    private final UUID batch = UUID.randomUUID();
    private final List<Called> calls = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;
    private HttpServer receiver;
    private RawEvents wire;

    private record Called(HttpHeaders headers, String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    @BeforeEach
    void open(@Autowired Environment environment) throws IOException {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.hasQueue(FROM_ORDER));
        wire = new RawEvents(virtualHost);
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/", this::take);
        receiver.start();
    }

    @AfterEach
    void close() {
        wire.close();
        receiver.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Called(HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true), body));
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    @Test
    void tellsEachOrderOnceWhateverBecomesOfItAndTheEndOnce() throws Exception {
        UUID confirmed = UUID.randomUUID();
        UUID cancelled = UUID.randomUUID();
        send(new BatchPlaced(batch, 3, url()));
        send(new BatchItemsRejected(
                batch, List.of(new RejectedItem(2, List.of(new ItemError("lines[0].sku", "is unknown"))))));
        send(new OrderConfirmed(confirmed, "c-1", new BatchItem(batch, 0)));
        send(new OrderCancelled(cancelled, "c-1", CancellationReason.OUT_OF_STOCK, null, new BatchItem(batch, 1)));
        send(new BatchCompleted(batch, 3, 1, 1, 1));
        send(new OrderConfirmed(UUID.randomUUID(), "c-1"));

        awaitCalls(4);

        assertThat(calls.stream()
                        .filter(call -> call.json().get("type").asString().equals("order.settled")))
                .extracting(call -> call.json().get("data"))
                .containsExactlyInAnyOrder(
                        JSON.readTree("""
                                {"batchId":"%s","index":0,"orderId":"%s","status":"CONFIRMED",
                                 "cancellationReason":null}""".formatted(batch, confirmed)),
                        JSON.readTree("""
                                {"batchId":"%s","index":1,"orderId":"%s","status":"CANCELLED",
                                 "cancellationReason":"OUT_OF_STOCK"}""".formatted(batch, cancelled)),
                        JSON.readTree("""
                                {"batchId":"%s","index":2,"orderId":null,"status":"REJECTED","cancellationReason":null,
                                 "errors":[{"field":"lines[0].sku","message":"is unknown"}]}""".formatted(batch)));
        assertThat(calls.stream()
                        .filter(call -> call.json().get("type").asString().equals("batch.completed")))
                .extracting(call -> call.json().get("data"))
                .containsExactly(JSON.readTree("""
                        {"batchId":"%s","total":3,"confirmed":1,"cancelled":1,"rejected":1}""".formatted(batch)));
        Webhook verifier = new Webhook(secrets.of(batch));
        for (Called call : calls) {
            verifier.verify(call.body(), call.headers());
        }
        assertThat(calls.stream()
                        .map(call -> call.headers().firstValue("webhook-id").orElseThrow()))
                .doesNotHaveDuplicates();
    }

    @Test
    void anItemThatComesBeforeItsBatchWaitsForIt() {
        send(new OrderConfirmed(UUID.randomUUID(), "c-1", new BatchItem(batch, 0)));
        await().until(() -> count("select count(*) from delayed_retry") > 0);
        assertThat(calls).isEmpty();

        send(new BatchPlaced(batch, 1, url()));

        awaitCalls(1);
    }

    @Test
    void nobodyIsCalledWhereNobodyWantsToKnow() {
        send(new BatchPlaced(batch, 1, null));
        UUID last = send(new BatchCompleted(batch, 1, 1, 0, 0));

        await().until(() -> count("select count(*) from inbox where message_id = '" + last + "'") > 0);
        assertThat(count("select count(*) from delivery where batch_id = '" + batch + "'"))
                .isZero();
    }

    @Test
    void aReceiverThatIsGoneHearsNothingMoreOfThisBatch() {
        answer = 410;
        send(new BatchPlaced(batch, 2, url()));
        send(new OrderConfirmed(UUID.randomUUID(), "c-1", new BatchItem(batch, 0)));
        await().until(() -> failed() == 1);
        answer = 204;

        send(new OrderConfirmed(UUID.randomUUID(), "c-1", new BatchItem(batch, 1)));

        await().until(() -> failed() == 2);
        assertThat(calls).hasSize(1);
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/batches";
    }

    private UUID send(Event event) {
        UUID id = UUID.randomUUID();
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), id, event);
        return id;
    }

    private void awaitCalls(int number) {
        await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(calls).hasSize(number));
        await().until(() -> count("select count(*) from delivery_queue") == 0);
        assertThat(calls).hasSize(number);
    }

    private long failed() {
        return count("select count(*) from delivery where status = 'FAILED' and batch_id = '" + batch + "'");
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }
}
