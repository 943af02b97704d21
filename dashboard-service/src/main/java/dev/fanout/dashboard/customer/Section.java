package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one service knows of a customer.
 *
 * @param reason why the service has not answered now; absent if it has
 * @param asOf of when the items are: when the service was asked, or of the latest fact that the projection knows;
 *     absent if there is no answer, or nothing was heard
 * @param ageMillis how long that is ago; absent as well
 * @param tookMillis how long the service was waited for now
 * @param total how many items there are, of which these are the newest; absent if there is no answer
 * @param items none if there is no answer
 */
public record Section<T>(
        SectionStatus status,
        @Nullable Reason reason,
        @Nullable Instant asOf,
        @Nullable Long ageMillis,
        long tookMillis,
        @Nullable Long total,
        List<T> items) {

    public Section {
        items = List.copyOf(items);
    }
}
