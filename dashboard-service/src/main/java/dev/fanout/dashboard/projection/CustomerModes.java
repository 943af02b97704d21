package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.dashboard.projection.CustomerMode.State;
import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of customers of whom something is known. Takes part in the transaction of the caller, if there is one. */
@Component
class CustomerModes {

    private static final int CHUNK = 500;

    private static final String INSERT = """
            insert into customer_mode (customer_id, state, changed_at, views, events, rated_at, due_at, next_page)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String UPDATE = """
            update customer_mode
            set state = ?, changed_at = ?, views = ?, events = ?, rated_at = ?, due_at = ?, next_page = ?
            where customer_id = ?
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    CustomerModes(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** Where a customer is. */
    State stateOf(String customerId) {
        return jdbc.sql("select state from customer_mode where customer_id = ?")
                .param(customerId)
                .query((row, _) -> State.valueOf(row.getString("state")))
                .optional()
                .orElse(State.PULLED);
    }

    /** Where these are, without locking it; of those who have no row nothing. */
    Map<String, State> statesOf(Collection<String> customerIds) {
        Map<String, State> states = new HashMap<>();
        if (!customerIds.isEmpty()) {
            jdbc.sql("select customer_id, state from customer_mode where customer_id in (:ids)")
                    .param("ids", customerIds)
                    .query(row -> {
                        states.put(row.getString("customer_id"), State.valueOf(row.getString("state")));
                    });
        }
        return states;
    }

    /** Adds those who have no row. They come in the order of their ids. */
    void insert(List<CustomerMode> customers) {
        rows.batchUpdate(INSERT, customers, CHUNK, (row, customer) -> {
            Rates rates = customer.rates();
            Instant dueAt = customer.dueAt();
            row.setString(1, customer.customerId());
            row.setString(2, customer.state().name());
            row.setObject(3, at(customer.changedAt()));
            row.setDouble(4, rates.views());
            row.setDouble(5, rates.events());
            row.setObject(6, at(rates.at()));
            row.setObject(7, dueAt == null ? null : at(dueAt));
            row.setInt(8, customer.nextPage());
        });
    }

    /** Those of these who have a row, locked in the order of their ids until the transaction ends. */
    List<CustomerMode> lock(Collection<String> customerIds) {
        return jdbc.sql("select * from customer_mode where customer_id in (:ids) order by customer_id for update")
                .param("ids", customerIds)
                .query((row, _) -> mode(row))
                .list();
    }

    /** Writes rows that are locked. */
    void update(List<CustomerMode> customers) {
        rows.batchUpdate(UPDATE, customers, CHUNK, (row, customer) -> {
            Rates rates = customer.rates();
            Instant dueAt = customer.dueAt();
            row.setString(1, customer.state().name());
            row.setObject(2, at(customer.changedAt()));
            row.setDouble(3, rates.views());
            row.setDouble(4, rates.events());
            row.setObject(5, at(rates.at()));
            row.setObject(6, dueAt == null ? null : at(dueAt));
            row.setInt(7, customer.nextPage());
            row.setString(8, customer.customerId());
        });
    }

    /** Forgets rows that are locked. */
    void delete(List<CustomerMode> customers) {
        if (!customers.isEmpty()) {
            jdbc.sql("delete from customer_mode where customer_id in (:ids)")
                    .param(
                            "ids",
                            customers.stream().map(CustomerMode::customerId).toList())
                    .update();
        }
    }

    /** Whose work is due for longest, if anybody's is. */
    Optional<CustomerMode> due(Instant now) {
        return jdbc.sql("select * from customer_mode where due_at <= ? order by due_at limit 1")
                .param(at(now))
                .query((row, _) -> mode(row))
                .optional();
    }

    /** Some of those of whom nothing was seen since a time, but who is about to leave. */
    List<String> silentSince(Instant time, int most) {
        return jdbc.sql("""
                select customer_id from customer_mode where rated_at < ? and state <> 'LEAVING'
                order by rated_at limit ?
                """)
                .params(at(time), most)
                .query((row, _) -> row.getString("customer_id"))
                .list();
    }

    /** How many there are of whom something was seen since a time. */
    long seenSince(Instant time) {
        return jdbc.sql("select count(*) from customer_mode where rated_at >= ? and views + events >= ?")
                .params(at(time), Rates.NONE)
                .query(Long.class)
                .single();
    }

    /** Some of those whose rows are written. */
    List<String> written(int most) {
        return jdbc.sql("select customer_id from customer_mode where state in ('MATERIALISING', 'PUSHED') limit ?")
                .param(most)
                .query((row, _) -> row.getString("customer_id"))
                .list();
    }

    /**
     * A part of the list, in the order of the ids.
     *
     * @param state only those who are there
     * @param after only those with a later id
     */
    List<CustomerMode> list(@Nullable State state, @Nullable String after, int most) {
        return jdbc.sql("""
                select * from customer_mode where (:state is null or state = :state) and customer_id > :after
                order by customer_id limit :most
                """)
                .param("state", state == null ? null : state.name(), Types.VARCHAR)
                .param("after", after == null ? "" : after)
                .param("most", most)
                .query((row, _) -> mode(row))
                .list();
    }

    /** How many there are. */
    Map<State, Long> counts() {
        Map<State, Long> counts = new EnumMap<>(State.class);
        jdbc.sql("select state, count(*) as customers from customer_mode group by state")
                .query(row -> {
                    counts.put(State.valueOf(row.getString("state")), row.getLong("customers"));
                });
        return counts;
    }

    /** Since when the one is being read back who has waited for longest; empty if nobody is. */
    Optional<Instant> materialisingSince() {
        return jdbc.sql("select min(changed_at) as since from customer_mode where state = 'MATERIALISING'")
                .query((row, _) -> Optional.ofNullable(TimeColumns.nullableInstant(row, "since")))
                .single();
    }

    private static CustomerMode mode(ResultSet row) throws SQLException {
        return new CustomerMode(
                row.getString("customer_id"),
                State.valueOf(row.getString("state")),
                TimeColumns.instant(row, "changed_at"),
                new Rates(row.getDouble("views"), row.getDouble("events"), TimeColumns.instant(row, "rated_at")),
                TimeColumns.nullableInstant(row, "due_at"),
                row.getInt("next_page"));
    }
}
