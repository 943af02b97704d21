package dev.fanout.notification.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.BatchEvent.BatchCompleted;
import dev.fanout.events.BatchEvent.BatchItemsRejected;
import dev.fanout.events.BatchEvent.ItemError;
import dev.fanout.events.BatchEvent.RejectedItem;
import dev.fanout.events.BatchItem;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class LookUpCallbacksOfBatchTests {

    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final UUID UNKNOWN = UUID.randomUUID();

    private final List<Set<UUID>> asked = new ArrayList<>();
    private final KnownCallbacks known = new KnownCallbacks(new CallbackStore(JdbcClient.create(new JdbcTemplate())) {
        @Override
        List<Callback> find(Collection<UUID> batches) {
            asked.add(Set.copyOf(batches));
            return List.of(new Callback(ONE, "https://one.example", null), new Callback(OTHER, null, null));
        }
    });
    private final LookUpCallbacksOfBatch preparation = new LookUpCallbacksOfBatch(known);

    @Test
    void asksOnceForAllBatchesThatTheMessagesAreAbout() {
        preparation.prepare(List.of(
                new OrderConfirmed(UUID.randomUUID(), "c-1", new BatchItem(ONE, 0)),
                new OrderConfirmed(UUID.randomUUID(), "c-1", new BatchItem(ONE, 1)),
                new OrderCancelled(
                        UUID.randomUUID(), "c-1", CancellationReason.TIMED_OUT, null, new BatchItem(UNKNOWN, 0)),
                new BatchItemsRejected(OTHER, List.of(new RejectedItem(2, List.of(new ItemError("", "no"))))),
                new BatchCompleted(ONE, 2, 2, 0, 0),
                new OrderConfirmed(UUID.randomUUID(), "c-1")));

        assertThat(asked).containsExactly(Set.of(ONE, OTHER, UNKNOWN));
        assertThat(known.of(ONE)).map(Callback::url).hasValue("https://one.example");
        assertThat(known.of(OTHER)).isPresent();
        assertThat(known.of(UNKNOWN)).isEmpty();
    }

    @Test
    void asksForNothingWhereNoMessageIsAboutABatch() {
        preparation.prepare(List.of(new OrderConfirmed(UUID.randomUUID(), "c-1")));

        assertThat(asked).isEmpty();
    }
}
