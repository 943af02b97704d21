package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Money;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Saga;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectedTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Money TOTAL = new Money(1000, "EUR");

    private final Order order = new Order(
            "a",
            "CANCELLED",
            "TIMED_OUT",
            TOTAL,
            List.of(new Line("cup", 1)),
            new Order.Times(NOW, NOW, NOW),
            null,
            new Order.Saga("COMPENSATED", "RELEASED", "VOIDED"));
    private final Payment payment = new Payment("a", "VOIDED", TOTAL);
    private final Saga saga = sagaOf("a", "VOIDED");

    private static Saga sagaOf(String order, String payment) {
        return new Saga(order, "COMPENSATED", "CANCELLED", "TIMED_OUT", TOTAL, "RELEASED", payment);
    }

    private List<String> differences(Saga... known) {
        return Projected.differences(List.of(order), List.of(payment), List.of(known));
    }

    @Test
    void findsNothingWhereTheDashboardSaysWhatTheServicesSay() {
        assertThat(differences(saga)).isEmpty();
    }

    @Test
    void findsAnOrderThatTheDashboardDoesNotKnow() {
        assertThat(differences()).singleElement().asString().contains("knows null");
    }

    @Test
    void findsAnOrderOfWhichItSaysSomethingElse() {
        assertThat(differences(sagaOf("a", "AUTHORIZED")))
                .singleElement()
                .asString()
                .contains("VOIDED", "AUTHORIZED");
    }

    @Test
    void findsAnOrderThatIsListedTwiceAndOneThatIsNotThere() {
        assertThat(differences(saga, saga, sagaOf("b", "VOIDED")))
                .hasSize(2)
                .anyMatch(difference -> difference.contains("twice"))
                .anyMatch(difference -> difference.contains("order b"));
    }

    @Test
    void believesPaymentServiceAboutPayments() {
        var refunded = new Payment("a", "REFUNDED", TOTAL);

        assertThat(Projected.differences(List.of(order), List.of(refunded), List.of(saga)))
                .hasSize(1);
    }
}
