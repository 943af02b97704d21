package dev.fanout.order.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.BatchEvent.BatchItemsRejected;
import dev.fanout.events.BatchEvent.ItemError;
import dev.fanout.events.BatchEvent.RejectedItem;
import dev.fanout.messaging.Event;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.web.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchAnnouncementsTests {

    private static final UUID BATCH = UUID.randomUUID();

    private final List<Event> published = new ArrayList<>();
    private final BatchAnnouncements announcements = new BatchAnnouncements(event -> {
        published.add(event);
        return null;
    });

    @Test
    void aMessageStaysSmall() {
        List<InvalidField> errors = IntStream.range(0, 100)
                .mapToObj(i -> new InvalidField("lines[" + i + "].sku", "no product is called teapot"))
                .toList();

        announcements.rejected(
                BATCH,
                IntStream.range(0, 201)
                        .mapToObj(i -> new Settlement(i, ItemStatus.REJECTED, errors))
                        .toList());

        assertThat(published)
                .extracting(event -> ((BatchItemsRejected) event).items().size())
                .containsExactly(100, 100, 1);
        RejectedItem last = ((BatchItemsRejected) published.getLast()).items().getLast();
        assertThat(last.index()).isEqualTo(200);
        assertThat(last.errors()).hasSize(10).startsWith(new ItemError("lines[0].sku", "no product is called teapot"));
    }

    @Test
    void whatIsDecidedIsNotAnnouncedAgain() {
        announcements.rejected(
                BATCH,
                List.of(
                        new Settlement(0, ItemStatus.CONFIRMED, List.of()),
                        new Settlement(1, ItemStatus.CANCELLED, List.of())));

        assertThat(published).isEmpty();
    }
}
