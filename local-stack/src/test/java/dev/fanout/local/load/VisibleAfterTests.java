package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleAfterTests {

    private static final String EARLIER = figures(1000, 5, 9, 10);

    @Test
    void aQuantileIsTheBoundOfTheStepInWhichItLies() {
        VisibleAfter visible = VisibleAfter.in(EARLIER);

        assertThat(visible.count("orders")).isEqualTo(10);
        assertThat(visible.quantile("orders", 0.5)).isEqualTo(0.1);
        assertThat(visible.quantile("orders", 0.9)).isEqualTo(2);
        assertThat(visible.quantile("orders", 0.99)).isInfinite();
        assertThat(visible.latest(0.5)).isEqualTo(2);
    }

    @Test
    void whatWasCountedBeforeIsLeftOut() {
        VisibleAfter visible = VisibleAfter.in(figures(1000, 15, 19, 20)).since(VisibleAfter.in(EARLIER));

        assertThat(visible.count("orders")).isEqualTo(10);
        assertThat(visible.quantile("orders", 0.99)).isEqualTo(0.1);
        assertThat(visible.count("events")).isZero();
        assertThat(visible.quantile("events", 0.99)).isNaN();
        assertThat(visible.latest(0.99)).isEqualTo(0.1);
    }

    @Test
    void aProcessThatWasStartedSinceHasCountedNothingBefore() {
        VisibleAfter visible = VisibleAfter.in(figures(2000, 15, 19, 20)).since(VisibleAfter.in(EARLIER));

        assertThat(visible.count("orders")).isEqualTo(20);
    }

    @Test
    void ofNothingThereIsNoFigure() {
        assertThat(VisibleAfter.NOTHING.latest(0.99)).isNaN();
        assertThat(VisibleAfter.NOTHING.lines()).isEmpty();
    }

    @Test
    void eachPartHasALine() {
        assertThat(VisibleAfter.in(EARLIER).lines())
                .containsExactly(
                        "  events                  4   p50   2.000   p99   2.000   max   2.000 s",
                        "  orders                 10   p50   0.100   p99 Infinity   max Infinity s");
    }

    private static String figures(int startedAt, int within100ms, int within2s, int all) {
        String bucket = "fanout_projection_visible_seconds_bucket";
        return """
                process_start_time_seconds %d.0
                %s{part="orders",le="0.1"} %d
                %s{part="orders",le="2.0"} %d
                %s{part="orders",le="+Inf"} %d
                %s{part="events",le="2.0"} 4
                %s{part="events",le="+Inf"} 4
                """.formatted(startedAt, bucket, within100ms, bucket, within2s, bucket, all, bucket, bucket);
    }
}
