package dev.fanout.order.timeline;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Reads entries; {@link Timeline} writes them. */
interface TimelineEntries extends Repository<TimelineEntry, TimelineEntry.Id> {

    @Query("select e from TimelineEntry e where e.id.orderId = :orderId order by e.recordedAt, e.id.eventId")
    List<TimelineEntry> ofOrder(UUID orderId);
}
