package dev.fanout.system;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.system.Monitoring.Alert;
import dev.fanout.testing.OtlpReceiver;
import dev.fanout.testing.RecordedSpan;
import dev.fanout.testing.RecordedTrace;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All services as processes on a real broker: what a user sees, in the services and in the figures and traces. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackStoriesIT {

    private static OtlpReceiver collector;
    private static LocalStack stack;

    @BeforeAll
    static void up() throws IOException {
        collector = new OtlpReceiver();
        stack = new LocalStack(Map.of(
                "FANOUT_ORDER_DEADLINE",
                "20s",
                "LOGGING_LEVEL_DEV_FANOUT_MESSAGING_INBOX",
                "debug",
                "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT",
                collector.endpoint()));
        assertThat(stack.run("up")).contains("healthy");
    }

    @AfterAll
    static void close() throws IOException {
        stack.close();
        collector.close();
    }

    @Test
    @Order(1)
    void everyStoryOfTheDemoEndsAsItShould() {
        assertThat(stack.run("demo"))
                .contains("COMPLETED")
                .contains("OUT_OF_STOCK")
                .contains("PAYMENT_DECLINED")
                .contains("TIMED_OUT")
                .contains("CUSTOMER_REQUEST")
                .contains("RESOLVED")
                .contains("COMPLETED: 6 confirmed, 3 cancelled, 1 rejected; 11 webhooks, each with a valid signature")
                .contains("FAILED (500)")
                .contains("3 of 3 delivered, each under the webhook-id of its failed attempts")
                .contains("All 8 stories ended as they should.")
                .doesNotContain("skipped");
    }

    @Test
    @Order(2)
    void afterTheDemoEachServiceShowsItsFigures() {
        for (String domain : LocalStack.DOMAINS) {
            // What is looked up now and then may be from before the end.
            await().atMost(ofSeconds(30))
                    .untilAsserted(
                            () -> assertFigures(domain, stack.service(domain).scrape()));
        }
        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            Scrape order = stack.service("order").scrape();
            for (String outcome :
                    List.of("confirmed", "out_of_stock", "payment_declined", "timed_out", "customer_request")) {
                Map<String, String> labels = Map.of("outcome", outcome);
                assertThat(order.sum("fanout_saga_duration_seconds_count", labels))
                        .as(outcome)
                        .isBetween(1.0, outcome.equals("confirmed") ? 14.0 : 6.0);
                assertThat(order.sum("fanout_saga_duration_seconds_sum", labels)
                                / order.sum("fanout_saga_duration_seconds_count", labels))
                        .as(outcome)
                        .isBetween(outcome.equals("timed_out") ? 20.0 : 0.001, 60.0);
                assertThat(order.sum("fanout_saga_duration_seconds_bucket", Map.of("outcome", outcome, "le", "+Inf")))
                        .isEqualTo(order.sum("fanout_saga_duration_seconds_count", labels));
            }
            assertThat(valueOf(order, "fanout_saga_unfinished", Map.of())).isZero();
            assertThat(valueOf(order, "fanout_saga_stuck", Map.of())).isZero();

            Scrape payment = stack.service("payment").scrape();
            assertThat(valueOf(payment, "fanout_dead_letters", Map.of("status", "resolved")))
                    .isPositive();
            assertThat(payment.sum("fanout_inbox_received_total", Map.of("outcome", "dead")))
                    .isPositive();
            assertThat(payment.sum("fanout_inbox_received_total", Map.of("outcome", "retried")))
                    .as("the provider was down for one of them")
                    .isPositive();
            assertThat(valueOf(payment, "fanout_retry_scheduled_total", Map.of()))
                    .isPositive();
            assertThat(payment.sum("fanout_handler_seconds_sum", Map.of("step", "call")))
                    .isPositive();
            Scrape notification = stack.service("notification").scrape();
            assertThat(notification.sum("fanout_inbox_received_total", Map.of("outcome", "ignored")))
                    .isPositive();
            assertThat(notification.sum("fanout_deliveries_total", Map.of("channel", "log", "outcome", "delivered")))
                    .as("confirmed, cancelled, or one after the other")
                    .isBetween(18.0, 20.0);
            Map<String, String> webhooks = Map.of("channel", "webhook", "outcome", "delivered");
            assertThat(notification.sum("fanout_deliveries_total", webhooks))
                    .as("a sample, eleven callbacks, three replays")
                    .isEqualTo(15);
            Map<String, String> failures = Map.of("channel", "webhook", "outcome", "failed");
            assertThat(notification.sum("fanout_deliveries_total", failures))
                    .as("while the receiver was broken")
                    .isEqualTo(3);
        });
    }

    private static void assertFigures(String domain, Scrape figures) {
        for (String queue : queuesOf(domain)) {
            Map<String, String> labels = Map.of("queue", queue);
            assertThat(figures.sum("fanout_inbox_received_total", labels))
                    .as(queue)
                    .isPositive();
            assertThat(valueOf(figures, "fanout_queue_depth", labels)).isZero();
            assertThat(valueOf(figures, "fanout_queue_depth", Map.of("queue", queue + ".dlq")))
                    .isZero();
        }
        // What is ignored, as callbacks for orders that came alone, has no lag.
        String main = queuesOf(domain).getFirst();
        double handled = figures.sum("fanout_inbox_lag_seconds_count", Map.of("queue", main));
        assertThat(handled).as(domain).isPositive();
        assertThat(figures.sum("fanout_inbox_lag_seconds_bucket", Map.of("queue", main, "le", "+Inf")))
                .isEqualTo(handled);
        assertThat(figures.sum("fanout_inbox_lag_seconds_sum", Map.of("queue", main)) / handled)
                .as("seconds of lag of %s", main)
                .isBetween(0.0001, 60.0);
        assertThat(figures.sum("fanout_handler_seconds_sum", Map.of("step", "handle")))
                .as(domain)
                .isBetween(0.0001, 60.0);
        assertThat(figures.of("fanout_handler_seconds_bucket", Map.of("step", "handle")))
                .isNotEmpty();
        assertThat(valueOf(figures, "fanout_outbox_pending", Map.of())).isZero();
        assertThat(valueOf(figures, "fanout_outbox_oldest_pending_seconds", Map.of()))
                .isZero();
        if (!domain.equals("dashboard")) { // it announces nothing
            double published = figures.sum("fanout_outbox_published_total", Map.of());
            assertThat(published).as(domain).isPositive();
            assertThat(valueOf(figures, "fanout_outbox_batch_count", Map.of())).isBetween(1.0, published);
            assertThat(valueOf(figures, "fanout_outbox_batch_sum", Map.of())).isGreaterThanOrEqualTo(published);
        }
        assertThat(valueOf(figures, "fanout_retry_scheduled_total", Map.of())).isNotNegative();
        assertThat(figures.of("fanout_dead_letters", Map.of()))
                .extracting(sample -> sample.labels().get("status"))
                .containsExactlyInAnyOrder("open", "replaying", "resolved", "discarded");
        assertThat(valueOf(figures, "fanout_dead_letters", Map.of("status", "open")))
                .isZero();
    }

    /** The one sample that there has to be. */
    private static double valueOf(Scrape figures, String name, Map<String, String> labels) {
        assertThat(figures.of(name, labels)).as("%s%s", name, labels).hasSize(1);
        return figures.of(name, labels).getFirst().value();
    }

    private static List<String> queuesOf(String domain) {
        return switch (domain) {
            case "order" ->
                List.of("order.payment.events", "order.inventory.events", "order.inventory.events.product-copy");
            case "notification" ->
                List.of(
                        "notification.order.events.customer-notices",
                        "notification.order.events.batch-callbacks",
                        "notification.order.events",
                        "notification.inventory.events",
                        "notification.payment.events");
            case "dashboard" ->
                List.of(
                        "dashboard.order.events",
                        "dashboard.inventory.events",
                        "dashboard.payment.events",
                        "dashboard.notification.events");
            default -> List.of(domain + ".order.events");
        };
    }

    @Test
    @Order(3)
    void prometheusHasNothingAgainstOurFigures() {
        for (String domain : LocalStack.DOMAINS) {
            Scrape figures = stack.service(domain).scrape();
            Promtool.complaintsAbout(figures.text()); // throws if it is not even readable
            assertThat(Promtool.complaintsAbout(figures.ours().text()))
                    .as(domain)
                    .isEmpty();
        }
    }

    @Test
    @Order(4)
    void dashboardAndAlertsAskOnlyForFiguresThatThereAre() {
        ServiceClient dashboard = stack.service("dashboard");
        dashboard.get("/api/services"); // what the dashboard asks of services is counted when it does
        dashboard.get("/api/customers/anyone/dashboard?source=live");
        Set<String> there = new HashSet<>(Set.of("up", "ALERTS")); // Prometheus' own
        LocalStack.DOMAINS.forEach(
                domain -> there.addAll(stack.service(domain).scrape().names()));
        there.addAll(stack.brokerFigures("rabbitmq").names());
        there.addAll(stack.brokerFigures("rabbitmq-queues").names());

        assertThat(Stream.concat(
                                Monitoring.alerts().stream().map(Alert::expression),
                                Monitoring.dashboardExpressions().stream())
                        .flatMap(expression -> Monitoring.metricsOf(expression).stream()))
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(there).contains(metric));
    }

    @Test
    @Order(5)
    void oneTraceTellsTheStoryOfAnOrder() {
        stack.service("inventory").put("/products/traced", """
                {"name":"Traced","price":{"amount":1250,"currency":"EUR"},"stock":1000}""");
        await().untilAsserted(() -> TracedOrder.place(stack, collector, "traced", "tok_visa"));

        TracedOrder order =
                TracedOrder.place(stack, collector, "traced", "tok_visa").ended("COMPLETED");
        // The customer is told in the service's own time.
        await().atMost(ofSeconds(30)).until(() -> order.trace().spans().stream().anyMatch(StackStoriesIT::isDelivery));

        RecordedTrace trace = order.wholeTrace(Set.of(
                "order.placed.v1: order-service -> inventory-service",
                "order.placed.v1: order-service -> payment-service",
                "order.placed.v1: order-service -> notification-service",
                "stock.reserved.v1: inventory-service -> order-service",
                "payment.authorized.v1: payment-service -> order-service",
                "order.confirmed.v1: order-service -> inventory-service",
                "order.confirmed.v1: order-service -> payment-service",
                "order.confirmed.v1: order-service -> notification-service",
                "order.confirmed.v1: order-service -> dashboard-service",
                "stock.committed.v1: inventory-service -> order-service",
                "payment.captured.v1: payment-service -> order-service",
                "notification.sent.v1: notification-service -> dashboard-service"));
        JsonNode log = stack.service("dashboard").get("/api/events?orderId=" + order.id());
        assertThat(log.path("items").findValuesAsString("type"))
                .containsExactlyInAnyOrder(
                        "order.placed.v1",
                        "stock.reserved.v1",
                        "payment.authorized.v1",
                        "order.confirmed.v1",
                        "stock.committed.v1",
                        "payment.captured.v1",
                        "notification.sent.v1");
        assertThat(log.path("items").findValuesAsString("traceId")).containsOnly(order.traceId());
        assertThat(trace.spans())
                .extracting(RecordedSpan::name)
                .contains("http post /orders", "payment provider authorize", "payment provider capture");
        assertThat(trace.spans()).noneMatch(RecordedSpan::failed);
        assertThat(trace.spans())
                .filteredOn(span -> !isDelivery(span))
                .allMatch(span -> span.traceState().equals("vendor=7"));
        assertThat(collector.spans())
                .as("probes and scrapes")
                .noneMatch(span -> span.name().contains("actuator"));
        assertThat(stack.service("notification")
                        .get("/deliveries?orderId=" + order.id())
                        .path("items")
                        .findValuesAsString("traceId"))
                .containsOnly(order.traceId());
        for (String domain : LocalStack.DOMAINS) {
            assertThat(stack.run("logs", domain, "--lines", "500").lines())
                    .as(domain)
                    .anyMatch(line -> line.contains(order.traceId()) && line.contains("order=" + order.id()));
        }
    }

    /** Work that paused in a row goes on in the trace, but the row keeps no trace state. */
    private static boolean isDelivery(RecordedSpan span) {
        return Set.of(
                        "deliver log",
                        "note delivery",
                        "create notification.events",
                        "process dashboard.notification.events")
                .contains(span.name());
    }

    @Test
    @Order(6)
    void aServiceKilledBetweenCommitAndPublishGoesOnInTheTrace() {
        stack.run("kill", "broker");
        TracedOrder order = TracedOrder.place(stack, collector, "traced", "tok_visa");
        // A killed process takes along what it has not exported yet, so the kill comes after that.
        await().until(() -> order.trace().named("create order.events").size() == 1
                && order.trace().named("http post /orders").size() == 1);
        stack.run("kill", "order");
        stack.run("start", "broker");
        stack.run("start", "order");

        // Its deadline may have passed meanwhile, and then nothing is done for it any more.
        order.ended("COMPLETED", "COMPENSATED")
                .wholeTrace(Set.of(
                        "order.placed.v1: order-service -> inventory-service",
                        "order.placed.v1: order-service -> payment-service",
                        "order.placed.v1: order-service -> notification-service"));
    }

    @Test
    @Order(7)
    void delayedAttemptsAndTheDeadlineStayInTheTrace() {
        TracedOrder order =
                TracedOrder.place(stack, collector, "traced", "tok_down").ended("COMPENSATED");

        RecordedTrace trace = order.wholeTrace(Set.of(
                "order.cancelled.v1: order-service -> payment-service",
                "payment.voided.v1: payment-service -> order-service"));
        assertThat(trace.named("pass deadline")).hasSize(1);
        assertThat(trace.named("process payment.order.events"))
                .filteredOn(span -> span.attribute("cloudevents.event_type").equals("order.placed.v1"))
                .as("%s", trace)
                .extracting(span -> span.attribute("fanout.outcome"))
                .hasSizeGreaterThan(1)
                .contains("retried");
    }

    @Test
    @Order(8)
    void aReplayBeginsATraceThatLinksBack() {
        ServiceClient payment = stack.service("payment");
        TracedOrder order = TracedOrder.place(stack, collector, "traced", "tok_broken");
        await().until(() -> payment.deadLetters("subject=" + order.id()) == 1);
        String letter = payment.get("/dead-letters?subject=" + order.id())
                .path("items")
                .path(0)
                .path("id")
                .asString();
        JsonNode dead = payment.get("/dead-letters/" + letter);
        assertThat(dead.path("traceId").asString()).isEqualTo(order.traceId());
        ObjectNode payload = (ObjectNode) dead.path("payload").deepCopy();
        payload.put("paymentMethod", "tok_visa");
        payment.post(
                "/dead-letters/" + letter + "/replay",
                "{\"payload\":%s,\"reason\":\"a broken token\"}".formatted(payload));
        order.ended("COMPLETED");

        String replayed = payment.get("/dead-letters/" + letter)
                .path("history")
                .findValuesAsString("traceId")
                .getLast();
        assertThat(replayed).isNotEqualTo(order.traceId());
        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            RecordedTrace trace = collector.trace(replayed);
            assertThat(trace.roots()).as("%s", trace).singleElement().satisfies(root -> {
                assertThat(root.parentId()).isEmpty();
                assertThat(root.name()).isEqualTo("replay payment.order.events");
                assertThat(root.links()).anyMatch(link -> link.startsWith(order.traceId()));
            });
            assertThat(trace.hops())
                    .contains(
                            "payment.authorized.v1: payment-service -> order-service",
                            "order.confirmed.v1: order-service -> inventory-service",
                            "payment.captured.v1: payment-service -> order-service");
        });
        order.wholeTrace(Set.of("order.placed.v1: order-service -> payment-service"));
    }

    /** Services of another domain, with events that no module of the house knows, beside the shop. */
    @Test
    @Order(9)
    void theExamplesJoinAndABrokenFunctionOfThemIsReplayedAlone() {
        assertThat(stack.run("up", "--examples"))
                .contains("Starting accounts-service, marketing-service ...")
                .contains("healthy");
        assertThat(stack.run("demo", "--examples"))
                .containsSubsequence(
                        "dead letter",
                        "marketing.accounts.events.crm",
                        "the CRM is broken",
                        "replayed",
                        "Each function has done its work once for each account.");
    }

    @Test
    @Order(10)
    void downLeavesNoProcess() {
        assertThat(stack.processes()).isNotEmpty();
        stack.run("down");
        assertThat(stack.processes()).isEmpty();
    }
}
