package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.messaging.replay.Replayable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Deliveries that have failed, to be attempted once more each. */
@Component
class ReplayableDeliveries implements Replayable<ReplayableDeliveries.Failed> {

    static final String KIND = "delivery";

    private final JdbcClient jdbc;
    private final Deliveries deliveries;

    ReplayableDeliveries(JdbcClient jdbc, Deliveries deliveries) {
        this.jdbc = jdbc;
        this.deliveries = deliveries;
    }

    /**
     * Which failed deliveries are meant; what is absent does not matter.
     *
     * @param from when they were made, at the earliest
     * @param to when they were made, exclusive
     */
    record Failed(
            @Nullable UUID subscriptionId,
            @Nullable UUID batchId,
            @Nullable Instant from,
            @Nullable Instant to) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<Failed> filterType() {
        return Failed.class;
    }

    /** A receiver is not called by two jobs at once. */
    @Override
    public List<String> resources(Failed filter, Instant cutOff) {
        List<String> resources = new ArrayList<>();
        if (filter.subscriptionId() != null) {
            resources.add("subscription:" + filter.subscriptionId());
        }
        if (filter.batchId() != null) {
            resources.add("batch:" + filter.batchId());
        }
        return resources.isEmpty() ? List.of("deliveries") : resources;
    }

    @Override
    public List<UUID> select(Failed filter, Instant cutOff, List<String> resources) {
        Instant end = filter.to() == null || filter.to().isAfter(cutOff) ? cutOff : filter.to();
        List<Object> parameters = new ArrayList<>(List.of(TimeColumns.at(end)));
        StringBuilder select = new StringBuilder("""
                select id from delivery where status = 'FAILED' and occasion_id is not null and created_at < ?""");
        if (filter.from() != null) {
            select.append(" and created_at >= ?");
            parameters.add(TimeColumns.at(filter.from()));
        }
        if (filter.subscriptionId() != null) {
            select.append(" and subscription_id = ?");
            parameters.add(filter.subscriptionId());
        }
        if (filter.batchId() != null) {
            select.append(" and batch_id = ?");
            parameters.add(filter.batchId());
        }
        return jdbc.sql(select.append(" order by id").toString())
                .params(parameters)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    @Override
    public Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason) {
        return Begun.of(deliveries.attemptOnceMore(ids));
    }

    @Override
    public Optional<String> lastFailureOf(List<UUID> failed) {
        return jdbc.sql("""
                        select text from delivery_attempt where delivery_id in (:ids) order by id desc limit 1
                        """).param("ids", failed).query(String.class).optional();
    }
}
