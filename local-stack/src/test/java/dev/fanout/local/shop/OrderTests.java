package dev.fanout.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderTests {

    /** As order-service answers, shortened by what the commands do not look at. */
    private static final String ORDER = """
            {
              "id": "7a6c", "customerId": "c-1", "status": "%s", "cancellationReason": %s,
              "total": {"amount": 2500, "currency": "EUR"}, "lines": [{"sku": "espresso-cup", "quantity": 2}],
              "placedAt": "2026-01-01T00:00:00Z", "deadline": "2026-01-01T00:01:00Z", "settledAt": %s, "traceId": null,
              "saga": {"status": "%s", "inventory": "RESERVED", "payment": null}
            }""";

    @Test
    void aRunningOrderHasNotSettled() {
        Order order = read("PENDING", "null", "null", "RUNNING");

        assertThat(order.isSettled()).isFalse();
        assertThat(order.times())
                .isEqualTo(new Order.Times(
                        Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:01:00Z"), null));
        assertThat(order.times().untilSettled()).isNull();
        assertThat(order.total()).hasToString("25.00 EUR");
    }

    @Test
    void theOutcomeOfACancelledOrderIsItsReason() {
        Order order = read("CANCELLED", "\"TIMED_OUT\"", "\"2026-01-01T00:01:02Z\"", "COMPENSATED");

        assertThat(order.isSettled()).isTrue();
        assertThat(order.outcome()).isEqualTo("TIMED_OUT");
        assertThat(order.times().untilSettled()).isEqualTo(Duration.ofSeconds(62));
    }

    private static Order read(String status, String reason, String settledAt, String saga) {
        String body = ORDER.formatted(status, reason, settledAt, saga);
        return Caller.read(new Reply(200, body, false, 0), Order.class);
    }
}
