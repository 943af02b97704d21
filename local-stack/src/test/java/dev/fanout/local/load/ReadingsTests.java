package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.load.Reading.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingsTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Readings readings = new Readings("order");

    @Test
    void whatWaitsIsReadAsItStands() {
        assertThat(read("""
                        fanout_outbox_oldest_pending_seconds 4.5
                        fanout_queue_depth{queue="order.payment.events"} 7
                        jvm_memory_used_bytes{area="heap",id="Eden Space"} 10
                        jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 20
                        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 40
                        """))
                .containsExactlyInAnyOrder(
                        new Reading(NOW, "order", Kind.AGE, "outbox of order", 4.5),
                        new Reading(NOW, "order", Kind.DEPTH, "order.payment.events", 7),
                        new Reading(NOW, "order", Kind.HEAP, "heap of order", 30));
    }

    @Test
    void theAgeOfAQueueIsThatOfWhatWasHandledSinceTheLastReading() {
        assertThat(ages(100, 10)).isEmpty();
        assertThat(ages(160, 13)).containsExactly(20.0);
        assertThat(ages(160, 13)).as("nothing was handled").isEmpty();
        assertThat(ages(162, 14)).containsExactly(2.0);
    }

    @Test
    void aProcessThatIsNewCountsFromZero() {
        ages(100, 10);

        assertThat(ages(90, 3)).containsExactly(30.0);
        assertThat(ages(92, 4)).containsExactly(2.0);
    }

    private List<Double> ages(double sum, int count) {
        return read("""
                        fanout_inbox_lag_seconds_sum{queue="order.payment.events"} %s
                        fanout_inbox_lag_seconds_count{queue="order.payment.events"} %s
                        """.formatted(sum, count)).stream()
                .filter(reading -> reading.kind() == Kind.AGE)
                .map(Reading::value)
                .toList();
    }

    private List<Reading> read(String figures) {
        return readings.of(Figures.parse(figures), NOW);
    }
}
