package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Money;
import dev.fanout.local.shop.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomesTests {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Stage STAGE = new Stage("overload", 1, BEGIN, BEGIN.plusSeconds(10));

    private final List<Placed> placed = new ArrayList<>();
    private final List<Order> orders = new ArrayList<>();

    @Test
    void goodputIsWhatSettlesInTimeWithinTheStageWheneverItWasAccepted() {
        order("accepted before", -20, 5, "CONFIRMED", null);
        order("declined, which is an end", 1, 4, "CANCELLED", "PAYMENT_DECLINED");
        order("settled after the stage", 9, 10, "CONFIRMED", null);
        order("after its deadline", -61, 1, "CANCELLED", "TIMED_OUT");
        order("not settled", 2, null, "PENDING", null);

        assertThat(outcomes().goodput(STAGE)).isEqualTo(0.2);
    }

    @Test
    void thePeakIsThatOfTwoStepsBecauseOneMayHaveWhatAnotherLeftWaiting() {
        for (int i = 0; i < 30; i++) {
            order("backlog " + i, 5, 12, "CONFIRMED", null);
        }
        for (int i = 0; i < 18; i++) {
            order("even " + i, 25, 25, "CONFIRMED", null);
            order("as before " + i, 35, 35, "CONFIRMED", null);
        }
        List<Stage> steps = Stream.iterate(BEGIN, begin -> begin.plusSeconds(10))
                .limit(4)
                .map(begin -> new Stage("step", 1, begin, begin.plusSeconds(10)))
                .toList();

        assertThat(PeakSearch.peakOf(steps, outcomes())).isEqualTo((30 + 18) / 20.0);
    }

    @Test
    void whatSettlesAtItsDeadlineIsNotLate() {
        order("at its deadline", 0, 60, "CONFIRMED", null);
        order("later", 0, 61, "CONFIRMED", null);
        order("never", 0, null, "PENDING", null);
        order("cancelled for it", 0, 62, "CANCELLED", "TIMED_OUT");
        order("of another stage", 10, 80, "CANCELLED", "TIMED_OUT");

        assertThat(outcomes().late(STAGE)).isEqualTo(3);
        assertThat(outcomes().timedOut(STAGE)).isEqualTo(1);
    }

    @Test
    void timesCountFromTheMomentWhenTheOrderWasDue() {
        order("one", 1, 3, "CONFIRMED", null);
        order("not settled", 2, null, "PENDING", null);

        assertThat(outcomes().settling(STAGE)).isEqualTo(new Percentiles(1, 2000, 2000, 2000, 2000));
        assertThat(outcomes().accepting(STAGE)).isEqualTo(new Percentiles(2, 100, 100, 100, 100));
    }

    private Outcomes outcomes() {
        return new Outcomes(placed, orders);
    }

    private void order(String id, int due, @Nullable Integer settled, String status, @Nullable String reason) {
        Instant at = BEGIN.plusSeconds(due);
        placed.add(new Placed(id, Kind.CONFIRMED, at, Duration.ofMillis(100), 1));
        orders.add(new Order(
                id,
                status,
                reason,
                new Money(1, "EUR"),
                List.of(new Line("cup", 1)),
                new Order.Times(at, at.plusSeconds(60), settled == null ? null : BEGIN.plusSeconds(settled)),
                null,
                new Order.Saga(
                        settled == null ? "RUNNING" : status.equals("CONFIRMED") ? "COMPLETED" : "COMPENSATED",
                        "AWAITED",
                        "AWAITED")));
    }
}
