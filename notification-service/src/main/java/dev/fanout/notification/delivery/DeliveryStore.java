package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.messaging.Cause;
import dev.fanout.messaging.Traces;
import dev.fanout.notification.channel.Channels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of occasions, deliveries and attempts. Takes part in the transaction of the caller. */
@Component
class DeliveryStore implements Retained {

    private static final int CHUNK = 500;

    private static final String INSERT_OCCASION = """
            insert into occasion (id, type, subject, customer_id, order_id, occurred_at, data, correlation_id,
                causation_id, traceparent)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String INSERT_DELIVERY = """
            insert into delivery (id, occasion_id, subscription_id, batch_id, order_id, customer_id, channel,
                recipient, event_type, status, created_at, attempts, trace_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', ?, 0, ?)
            """;

    private static final String OCCASIONS_TO_SEND =
            "select * from occasion where id in (select occasion_id from delivery where id in (:ids))";

    private static final String TO_SEND = """
            select id, channel, recipient, subscription_id, batch_id, created_at, attempts, occasion_id from delivery
            where id in (:ids)
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    DeliveryStore(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** Stores what is new of these. */
    void insertOccasions(Collection<Occasion> occasions) {
        rows.batchUpdate(INSERT_OCCASION, occasions, CHUNK, (insert, occasion) -> {
            insert.setObject(1, occasion.id());
            insert.setString(2, occasion.type());
            insert.setString(3, occasion.subject());
            insert.setString(4, occasion.customerId());
            insert.setObject(5, occasion.orderId());
            insert.setObject(6, TimeColumns.at(occasion.time()));
            insert.setString(7, occasion.data());
            insert.setString(8, occasion.cause().correlationId());
            insert.setString(9, occasion.cause().causationId());
            insert.setString(10, occasion.traceparent());
        });
    }

    void insert(List<NewDeliveries.Told> deliveries, Instant now) {
        OffsetDateTime at = TimeColumns.at(now);
        rows.batchUpdate(INSERT_DELIVERY, deliveries, CHUNK, (insert, delivery) -> {
            Occasion occasion = delivery.occasion();
            Recipient recipient = delivery.recipient();
            insert.setObject(1, delivery.id());
            insert.setObject(2, occasion.id());
            insert.setObject(3, recipient.subscriptionId());
            insert.setObject(4, recipient.batchId());
            insert.setObject(5, occasion.orderId());
            insert.setString(6, occasion.customerId());
            insert.setString(7, recipient.channel());
            insert.setString(8, recipient.target());
            insert.setString(9, occasion.type());
            insert.setObject(10, at);
            insert.setString(
                    11,
                    Optional.ofNullable(occasion.traceparent())
                            .map(Traces::idIn)
                            .orElse(null));
        });
    }

    /** Locks those of these that have failed, and makes them pending again. */
    Map<UUID, Recipient> reopen(Collection<UUID> ids, Channels channels) {
        Map<UUID, Recipient> failed = new LinkedHashMap<>();
        jdbc.sql("""
                select id, subscription_id, batch_id, channel, recipient from delivery
                where id in (:ids) and status = 'FAILED' order by id for update
                """).param("ids", ids).query(row -> {
            String channel = row.getString("channel");
            String target = row.getString("recipient");
            failed.put(
                    row.getObject("id", UUID.class),
                    new Recipient(
                            row.getObject("subscription_id", UUID.class),
                            row.getObject("batch_id", UUID.class),
                            channel,
                            target,
                            channels.named(channel)
                                    .map(known -> known.destinationOf(target))
                                    .orElse(channel)));
        });
        if (!failed.isEmpty()) {
            jdbc.sql("update delivery set status = 'PENDING', next_attempt_at = null where id in (:ids)")
                    .param("ids", failed.keySet())
                    .update();
        }
        return failed;
    }

    Map<UUID, Occasion> occasions(Collection<UUID> ids) {
        return occasionsOf("select * from occasion where id in (:ids)", ids);
    }

    private Map<UUID, Occasion> occasionsOf(String select, Collection<UUID> ids) {
        return jdbc.sql(select).param("ids", ids).query((row, _) -> occasion(row)).list().stream()
                .collect(Collectors.toMap(Occasion::id, Function.identity()));
    }

    /** What has to be known to send these. An occasion is read once, however many are told of it. */
    Map<UUID, ToSend> toSend(Collection<UUID> ids) {
        Map<UUID, Occasion> occasions = occasionsOf(OCCASIONS_TO_SEND, ids);
        Map<UUID, ToSend> found = new HashMap<>();
        jdbc.sql(TO_SEND).param("ids", ids).query(row -> {
            Occasion occasion = occasions.get(row.getObject("occasion_id", UUID.class));
            if (occasion != null) {
                UUID id = row.getObject("id", UUID.class);
                found.put(id, toSend(id, row, occasion));
            }
        });
        return found;
    }

    private static ToSend toSend(UUID id, ResultSet row, Occasion occasion) throws SQLException {
        return new ToSend(
                id,
                row.getString("channel"),
                row.getString("recipient"),
                row.getObject("subscription_id", UUID.class),
                row.getObject("batch_id", UUID.class),
                row.getInt("attempts"),
                TimeColumns.instant(row, "created_at"),
                occasion);
    }

    private static Occasion occasion(ResultSet row) throws SQLException {
        return new Occasion(
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getString("subject"),
                row.getString("customer_id"),
                row.getObject("order_id", UUID.class),
                TimeColumns.instant(row, "occurred_at"),
                row.getString("data"),
                new Cause(row.getString("correlation_id"), row.getString("causation_id")),
                row.getString("traceparent"));
    }

    /** Deletes what ended before, and then occasions that nobody refers to; see {@link DeliveryPurge}. */
    @Override
    public int purge(Instant before, int most) {
        int deliveries = jdbc.sql("""
                delete from delivery where id in (
                    select id from delivery where id < :before and status <> 'PENDING' order by id limit :most)
                """)
                .param("before", lowestIdOf(before))
                .param("most", most)
                .update();
        int occasions = jdbc.sql("""
                delete from occasion where id in (
                    select id from occasion o where occurred_at < :before
                    and not exists (select 1 from delivery d where d.occasion_id = o.id)
                    and not exists (select 1 from expansion e where e.occasion_id = o.id)
                    order by occurred_at limit :most)
                """)
                .param("before", TimeColumns.at(before))
                .param("most", most)
                .update();
        return Math.max(deliveries, occasions);
    }

    /** Ids of deliveries are UUIDs of version 7, which begin with the time: so the primary key finds the oldest. */
    private static UUID lowestIdOf(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000L, Long.MIN_VALUE);
    }
}
