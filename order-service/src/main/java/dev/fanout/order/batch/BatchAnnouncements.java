package dev.fanout.order.batch;

import dev.fanout.events.BatchEvent.BatchCompleted;
import dev.fanout.events.BatchEvent.BatchItemsRejected;
import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.events.BatchEvent.ItemError;
import dev.fanout.events.BatchEvent.RejectedItem;
import dev.fanout.messaging.EventPublisher;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What other services hear of a batch; how much of it fits into one message is decided here. */
@Component
class BatchAnnouncements {

    private static final int MOST_ITEMS = 100;
    private static final int MOST_ERRORS = 10;

    private final EventPublisher events;

    BatchAnnouncements(EventPublisher events) {
        this.events = events;
    }

    void placed(UUID batch, int total, @Nullable String callbackUrl) {
        events.publish(new BatchPlaced(batch, total, callbackUrl));
    }

    /** @param settlements may have other outcomes too, of which the orders tell by themselves */
    void rejected(UUID batch, List<Settlement> settlements) {
        List<RejectedItem> items = settlements.stream()
                .filter(settlement -> settlement.outcome() == BatchView.ItemStatus.REJECTED)
                .map(BatchAnnouncements::announced)
                .toList();
        for (int from = 0; from < items.size(); from += MOST_ITEMS) {
            int to = Math.min(from + MOST_ITEMS, items.size());
            events.publish(new BatchItemsRejected(batch, items.subList(from, to)));
        }
    }

    void completed(UUID batch, Tally tally) {
        events.publish(
                new BatchCompleted(batch, tally.total(), tally.confirmed(), tally.cancelled(), tally.rejected()));
    }

    private static RejectedItem announced(Settlement settlement) {
        return new RejectedItem(
                settlement.index(),
                settlement.errors().stream()
                        .limit(MOST_ERRORS)
                        .map(error -> new ItemError(error.field(), error.message()))
                        .toList());
    }
}
