package dev.fanout.order.batch;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.events.CancellationReason;
import dev.fanout.order.batch.BatchView.Item;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.order.ordering.OrderStatus;
import dev.fanout.web.InvalidField;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlTypeValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables of batches and their items. */
@Component
class BatchRows {

    private static final String INSERT_BATCH = """
            insert into order_batch (id, placed_at, traceparent, total, rejected, completed_at)
            values (:id, :placedAt, :traceparent, :total, :rejected, :completedAt)
            """;

    /** All items in one statement: a statement for each takes longer than all else that a batch costs. */
    private static final String INSERT_ITEMS = """
            insert into order_batch_item (batch_id, item_no, order_id, errors, outcome, settled_no)
            select cast(:batch as uuid), i.item_no, cast(i.order_id as uuid), i.errors, i.outcome, i.settled_no
            from unnest(cast(:numbers as integer array), cast(:orders as varchar array),
                cast(:errors as varchar array), cast(:outcomes as varchar array), cast(:settled as integer array))
                as i (item_no, order_id, errors, outcome, settled_no)
            """;

    private static final String ITEMS = """
            select i.order_id, i.errors, o.status, o.cancellation_reason
            from order_batch_item i left join orders o on o.id = i.order_id
            where i.batch_id = :id
            order by i.item_no
            """;

    private static final String TALLY = "select total, confirmed, cancelled, rejected from order_batch where id = :id";

    private static final String COUNT = """
            update order_batch set confirmed = confirmed + :confirmed, cancelled = cancelled + :cancelled,
                rejected = rejected + :rejected
            where id = :id
            """;

    private static final String SETTLE = """
            update order_batch_item set outcome = ?, settled_no = ?, errors = ? where batch_id = ? and item_no = ?
            """;

    private static final int[] SETTLE_TYPES = {
        Types.VARCHAR, Types.INTEGER, Types.VARCHAR, SqlTypeValue.TYPE_UNKNOWN, Types.INTEGER
    };

    private static final String COMPLETE = """
            update order_batch set completed_at = :now
            where id = :id and completed_at is null and confirmed + cancelled + rejected = total
            """;

    private static final String SETTLED = """
            select i.settled_no, i.item_no, i.order_id, i.outcome, i.errors, o.cancellation_reason
            from order_batch_item i left join orders o on o.id = i.order_id and i.outcome = 'CANCELLED'
            where i.batch_id = :id and i.settled_no > :after
            order by i.settled_no
            """;

    private final JdbcClient database;
    private final JdbcTemplate rows;
    private final JsonMapper json;

    BatchRows(JdbcClient database, JdbcTemplate rows, JsonMapper json) {
        this.database = database;
        this.rows = rows;
        this.json = json;
    }

    /** Stores a batch, of whose items some may be rejected already: these are settled first. */
    void insert(BatchView batch, @Nullable String traceparent) {
        database.sql(INSERT_BATCH)
                .param("id", batch.id())
                .param("placedAt", TimeColumns.at(batch.placedAt()))
                .param("traceparent", traceparent)
                .param("total", batch.total())
                .param("rejected", batch.rejected())
                .param("completedAt", batch.pending() == 0 ? TimeColumns.at(batch.placedAt()) : null)
                .update();
        insertItems(batch);
    }

    private void insertItems(BatchView batch) {
        int size = batch.items().size();
        var numbers = new Integer[size];
        var orders = new @Nullable String[size];
        var errors = new @Nullable String[size];
        var outcomes = new @Nullable String[size];
        var settled = new @Nullable Integer[size];
        int rejected = 0;
        for (int i = 0; i < size; i++) {
            Item item = batch.items().get(i);
            numbers[i] = i;
            orders[i] = item.orderId() == null ? null : item.orderId().toString();
            errors[i] = written(item.errors());
            if (item.status() == ItemStatus.REJECTED) {
                outcomes[i] = ItemStatus.REJECTED.name();
                settled[i] = ++rejected;
            }
        }
        database.sql(INSERT_ITEMS)
                .param("batch", batch.id())
                .param("numbers", numbers)
                .param("orders", orders)
                .param("errors", errors)
                .param("outcomes", outcomes)
                .param("settled", settled)
                .update();
    }

    Optional<BatchView> find(UUID id) {
        return database.sql("select placed_at from order_batch where id = :id")
                .param("id", id)
                .query(OffsetDateTime.class)
                .optional()
                .map(placedAt -> BatchView.of(
                        id,
                        placedAt.toInstant(),
                        database.sql(ITEMS).param("id", id).query(this::item).list()));
    }

    /**
     * Counts and numbers settled items. The batch is locked from here to the end of the transaction, so that the
     * numbers of its items have no gaps and become visible in their order.
     *
     * @return the counters with these items
     */
    Tally settle(UUID id, List<Settlement> settlements) {
        database.sql(COUNT)
                .param("id", id)
                .param("confirmed", count(settlements, ItemStatus.CONFIRMED))
                .param("cancelled", count(settlements, ItemStatus.CANCELLED))
                .param("rejected", count(settlements, ItemStatus.REJECTED))
                .update();
        Tally tally = tally(id).orElseThrow();
        int before = tally.settled() - settlements.size();
        List<Object[]> values = new ArrayList<>();
        for (Settlement item : settlements) {
            values.add(new @Nullable Object[] {
                item.outcome().name(), before + values.size() + 1, written(item.errors()), id, item.index()
            });
        }
        rows.batchUpdate(SETTLE, values, SETTLE_TYPES);
        return tally;
    }

    private static long count(List<Settlement> settlements, ItemStatus outcome) {
        return settlements.stream().filter(item -> item.outcome() == outcome).count();
    }

    /** Notes that all items are settled; of all callers in all transactions one is told that it has done so. */
    boolean complete(UUID id, Instant now) {
        return database.sql(COMPLETE)
                        .param("id", id)
                        .param("now", TimeColumns.at(now))
                        .update()
                == 1;
    }

    Optional<Tally> tally(UUID id) {
        return database.sql(TALLY).param("id", id).query(Tally.class).optional();
    }

    Optional<String> traceparentOf(UUID id) {
        return database.sql("select traceparent from order_batch where id = :id and traceparent is not null")
                .param("id", id)
                .query(String.class)
                .optional();
    }

    /** The items that were settled after that of a number, in the order in which they were. */
    List<SettledItem> settledAfter(UUID id, int number) {
        return database.sql(SETTLED)
                .param("id", id)
                .param("after", number)
                .query(this::settledItem)
                .list();
    }

    private Item item(ResultSet row, int ignored) throws SQLException {
        UUID orderId = row.getObject("order_id", UUID.class);
        String status = row.getString("status");
        List<InvalidField> errors = read(row.getString("errors"));
        if (status == null) { // There is no order, or not yet.
            return new Item(orderId, errors.isEmpty() ? ItemStatus.PENDING : ItemStatus.REJECTED, null, errors);
        }
        return new Item(orderId, ItemStatus.of(OrderStatus.valueOf(status)), reasonIn(row), errors);
    }

    private SettledItem settledItem(ResultSet row, int ignored) throws SQLException {
        return new SettledItem(
                row.getInt("settled_no"),
                new SettledItem.Data(
                        row.getInt("item_no"),
                        row.getObject("order_id", UUID.class),
                        ItemStatus.valueOf(row.getString("outcome")),
                        reasonIn(row),
                        read(row.getString("errors"))));
    }

    private static @Nullable CancellationReason reasonIn(ResultSet row) throws SQLException {
        String reason = row.getString("cancellation_reason");
        return reason == null ? null : CancellationReason.valueOf(reason);
    }

    private @Nullable String written(List<InvalidField> errors) {
        return errors.isEmpty() ? null : json.writeValueAsString(errors);
    }

    private List<InvalidField> read(@Nullable String errors) {
        return errors == null ? List.of() : List.of(json.readValue(errors, InvalidField[].class));
    }
}
