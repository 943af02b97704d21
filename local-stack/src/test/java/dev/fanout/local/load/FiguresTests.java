package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.load.Figures.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTests {

    @Test
    void readsNamesLabelsAndValues() {
        assertThat(Figures.parse("""
                        # HELP fanout_queue_depth Messages that are ready, "in" {a} queue
                        # TYPE fanout_queue_depth gauge
                        fanout_outbox_pending 12.0
                        fanout_queue_depth{queue="order.payment.events"} 7.0
                        jvm_memory_used_bytes{area="heap",id="Eden Space"} 1.048576E7
                        requests_total{uri="/a\\"b}\\\\c"} +Inf 1700000000
                        not a figure""").all())
                .containsExactly(
                        new Figure("fanout_outbox_pending", Map.of(), 12),
                        new Figure("fanout_queue_depth", Map.of("queue", "order.payment.events"), 7),
                        new Figure("jvm_memory_used_bytes", Map.of("area", "heap", "id", "Eden Space"), 10_485_760),
                        new Figure("requests_total", Map.of("uri", "/a\"b}\\c"), Double.POSITIVE_INFINITY));
    }

    @Test
    void addsUpByALabelAndLeavesOutWhatIsUnknown() {
        Figures figures = Figures.parse("""
                lag_sum{queue="a",type="x"} 1.5
                lag_sum{queue="a",type="y"} 2.0
                lag_sum{queue="b",type="x"} NaN
                lag_count{queue="a",type="x"} 9
                """);

        assertThat(figures.by("queue", "lag_sum")).isEqualTo(Map.of("a", 3.5));
        assertThat(figures.by("queue", "lag_sum", labels -> labels.get("type").equals("y")))
                .isEqualTo(Map.of("a", 2.0));
        assertThat(figures.by("", "lag_count")).isEqualTo(Map.of("", 9.0));
        assertThat(figures.by("queue", "other")).isEmpty();
    }
}
