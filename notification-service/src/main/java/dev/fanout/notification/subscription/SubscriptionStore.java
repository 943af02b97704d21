package dev.fanout.notification.subscription;

import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of subscriptions. Takes part in the transaction of the caller. */
@Component
class SubscriptionStore {

    /** A list in SQL cannot be empty. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;
    private final int most;

    SubscriptionStore(JdbcTemplate rows, SubscriptionProperties properties) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
        this.most = properties.most();
    }

    /** Whether there are as many as there may be. Those that are made at the same moment do not see each other. */
    boolean isFull() {
        return jdbc.sql("select count(*) from subscription").query(Long.class).single() >= most;
    }

    void insert(Subscription subscription, String destination) {
        jdbc.sql("""
                insert into subscription (id, event_types, channel, target, destination, customer_id, subject,
                    created_at, secret)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
                .params(Arrays.asList(
                        subscription.id(),
                        String.join(" ", subscription.eventTypes()),
                        subscription.channel(),
                        subscription.target(),
                        destination,
                        subscription.customerId(),
                        subscription.subject(),
                        TimeColumns.at(subscription.createdAt()),
                        subscription.secret()))
                .update();
        Long seq = jdbc.sql("select seq from subscription where id = ?")
                .param(subscription.id())
                .query(Long.class)
                .single();
        String audience = Audience.of(subscription.customerId(), subscription.subject());
        rows.batchUpdate(
                "insert into subscription_interest (event_type, audience, seq, subscription_id) values (?, ?, ?, ?)",
                subscription.eventTypes().stream()
                        .map(type -> new Object[] {type, audience, seq, subscription.id()})
                        .toList());
    }

    Optional<Subscription> find(UUID id) {
        return jdbc.sql("select * from subscription where id = ?")
                .param(id)
                .query((row, _) -> subscription(row))
                .optional();
    }

    List<Subscription> find(Collection<UUID> ids) {
        return jdbc.sql("select * from subscription where id in (:ids)")
                .param("ids", ids)
                .query((row, _) -> subscription(row))
                .list();
    }

    /** Locks in an order that all transactions have, so that none waits for another in a circle. */
    List<Subscription> lock(Collection<UUID> ids) {
        return jdbc.sql("select * from subscription where id in (:ids) order by id for update")
                .param("ids", ids)
                .query((row, _) -> subscription(row))
                .list();
    }

    /** The same, of these only the failed ones and those that have only failed until now, and no disabled one. */
    List<Subscription> lockFailing(Collection<UUID> ids, Collection<UUID> failed) {
        return jdbc.sql("""
                select * from subscription
                where id in (:ids) and disabled_at is null and (failing_since is not null or id in (:failed))
                order by id for update
                """)
                .param("ids", ids)
                .param("failed", failed.isEmpty() ? List.of(NOBODY) : failed)
                .query((row, _) -> subscription(row))
                .list();
    }

    /** @param disabled whether to list those that are; absent for all */
    List<Subscription> page(@Nullable String channel, @Nullable Boolean disabled, int size, long offset) {
        Condition condition = new Condition(channel, disabled);
        return jdbc.sql("select * from subscription" + condition.text() + " order by id desc limit ? offset ?")
                .params(condition.with(size, offset))
                .query((row, _) -> subscription(row))
                .list();
    }

    long count(@Nullable String channel, @Nullable Boolean disabled) {
        Condition condition = new Condition(channel, disabled);
        return jdbc.sql("select count(*) from subscription" + condition.text())
                .params(condition.with())
                .query(Long.class)
                .single();
    }

    private record Condition(
            @Nullable String channel, @Nullable Boolean disabled) {

        String text() {
            List<String> parts = new ArrayList<>();
            if (channel != null) {
                parts.add("channel = ?");
            }
            if (disabled != null) {
                parts.add("disabled_at is " + (disabled ? "not null" : "null"));
            }
            return parts.isEmpty() ? "" : " where " + String.join(" and ", parts);
        }

        List<Object> with(Object... more) {
            List<Object> parameters = new ArrayList<>();
            if (channel != null) {
                parameters.add(channel);
            }
            parameters.addAll(List.of(more));
            return parameters;
        }
    }

    boolean delete(UUID id) {
        return jdbc.sql("delete from subscription where id = ?").param(id).update() == 1;
    }

    void replaceSecret(UUID id, String secret, @Nullable String old, Instant oldUntil) {
        jdbc.sql("update subscription set secret = ?, old_secret = ?, old_secret_until = ? where id = ?")
                .params(Arrays.asList(secret, old, TimeColumns.at(oldUntil), id))
                .update();
    }

    void works(Collection<UUID> ids) {
        jdbc.sql("update subscription set failing_since = null, warned = 0 where id in (:ids)")
                .param("ids", ids)
                .update();
    }

    void fails(UUID id, Instant since, int warned) {
        jdbc.sql("update subscription set failing_since = ?, warned = ? where id = ?")
                .params(TimeColumns.at(since), warned, id)
                .update();
    }

    void disable(UUID id, Instant now, String reason) {
        jdbc.sql("update subscription set disabled_at = ?, disabled_reason = ? where id = ?")
                .params(TimeColumns.at(now), reason, id)
                .update();
    }

    void enable(UUID id) {
        jdbc.sql("""
                update subscription set disabled_at = null, disabled_reason = null, failing_since = null, warned = 0
                where id = ?
                """).param(id).update();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getObject("id", UUID.class),
                List.of(row.getString("event_types").split(" ")),
                row.getString("channel"),
                row.getString("target"),
                row.getString("customer_id"),
                row.getString("subject"),
                TimeColumns.instant(row, "created_at"),
                row.getString("secret"),
                row.getString("old_secret"),
                TimeColumns.nullableInstant(row, "old_secret_until"),
                TimeColumns.nullableInstant(row, "failing_since"),
                row.getInt("warned"),
                TimeColumns.nullableInstant(row, "disabled_at"),
                row.getString("disabled_reason"));
    }
}
