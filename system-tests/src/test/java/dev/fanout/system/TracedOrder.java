package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.testing.OtlpReceiver;
import dev.fanout.testing.RecordedSpan;
import dev.fanout.testing.RecordedTrace;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** An order whose client began the trace. */
record TracedOrder(String id, String traceId, String clientSpan, ServiceClient orders, OtlpReceiver collector) {

    private static final JsonMapper JSON = new JsonMapper();

    static TracedOrder place(LocalStack stack, OtlpReceiver collector, String sku, String paymentMethod) {
        String trace = UUID.randomUUID().toString().replace("-", "");
        String span = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        ServiceClient orders = stack.service("order");
        String body = """
                {"customerId":"traced","customerEmail":"a@example.com","paymentMethod":"%s",
                 "lines":[{"sku":"%s","quantity":1}]}
                """.formatted(paymentMethod, sku);
        var answer = orders.exchange(
                "POST",
                "/orders",
                body,
                Map.of("traceparent", "00-" + trace + "-" + span + "-01", "tracestate", "vendor=7"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.headers().firstValue("traceparent").orElseThrow()).startsWith("00-" + trace + "-");
        return new TracedOrder(JSON.readTree(answer.body()).path("id").asString(), trace, span, orders, collector);
    }

    /** Waits until its saga has ended in one of some ways. */
    TracedOrder ended(String... sagaStatus) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(orders.get("/orders/" + id)
                                .path("saga")
                                .path("status")
                                .asString())
                        .isIn((Object[]) sagaStatus));
        assertThat(orders.get("/orders/" + id).path("traceId").asString()).isEqualTo(traceId);
        return this;
    }

    RecordedTrace trace() {
        return collector.trace(traceId);
    }

    /** Waits until the trace is whole: it has these hops, and each of its spans hangs from the client's. */
    RecordedTrace wholeTrace(Set<String> hops) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(trace().hops()).as("%s", trace()).containsAll(hops);
            assertThat(trace().roots())
                    .as("%s", trace())
                    .singleElement()
                    .returns(clientSpan, RecordedSpan::parentId)
                    .returns("order-service", RecordedSpan::service);
        });
        return trace();
    }
}
