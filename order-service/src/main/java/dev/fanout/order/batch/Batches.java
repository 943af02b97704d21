package dev.fanout.order.batch;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.CancellationReason;
import dev.fanout.order.batch.BatchView.Item;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.order.ordering.OrderStatus;
import dev.fanout.order.ordering.PlaceOrder;
import dev.fanout.order.ordering.PlaceOrders;
import dev.fanout.order.ordering.PlaceOrders.Outcome;
import dev.fanout.web.InvalidField;
import dev.fanout.web.RequestParts;
import dev.fanout.web.RequestParts.Part;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes batches. All orders of a batch are stored and announced in one transaction, so an accepted batch is a stored
 * batch.
 */
@Service
class Batches {

    private static final String INSERT_BATCH = "insert into order_batch (id, placed_at) values (:id, :placedAt)";

    private static final String INSERT_ITEM =
            "insert into order_batch_item (batch_id, item_no, order_id, errors) values (?, ?, ?, ?)";

    private static final String ITEMS = """
            select i.order_id, i.errors, o.status, o.cancellation_reason
            from order_batch_item i left join orders o on o.id = i.order_id
            where i.batch_id = :id
            order by i.item_no
            """;

    private final PlaceOrders placing;
    private final RequestParts parts;
    private final JdbcClient database;
    private final JdbcTemplate rows;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;

    Batches(
            PlaceOrders placing,
            RequestParts parts,
            JdbcClient database,
            JdbcTemplate rows,
            TransactionTemplate transactions,
            JsonMapper json,
            Clock clock) {
        this.placing = placing;
        this.parts = parts;
        this.database = database;
        this.rows = rows;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Stores the batch and starts its sagas. Orders that are invalid, or that a rule refuses, become rejected items.
     */
    BatchView place(List<JsonNode> orders) {
        UUID id = TimeOrderedId.next();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Part<PlaceOrder>> requests = orders.stream()
                .map(order -> parts.read(order, PlaceOrder.class))
                .toList();
        List<Item> items = transactions.execute(_ -> {
            List<Item> placed = place(id, requests);
            store(id, now, placed);
            return placed;
        });
        return BatchView.of(id, now, Objects.requireNonNull(items));
    }

    private List<Item> place(UUID id, List<Part<PlaceOrder>> requests) {
        List<PlaceOrder> valid =
                requests.stream().map(Part::value).filter(Objects::nonNull).toList();
        Iterator<Outcome> outcomes = placing.placeAll(id, valid).iterator();
        List<Item> items = new ArrayList<>();
        for (Part<PlaceOrder> request : requests) {
            items.add(itemOf(request.value() == null ? new Outcome(null, request.errors()) : outcomes.next()));
        }
        return items;
    }

    private static Item itemOf(Outcome outcome) {
        return new Item(
                outcome.orderId(),
                outcome.orderId() == null ? ItemStatus.REJECTED : ItemStatus.PENDING,
                null,
                outcome.errors());
    }

    private void store(UUID id, Instant now, List<Item> items) {
        database.sql(INSERT_BATCH)
                .param("id", id)
                .param("placedAt", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .update();
        List<Object[]> values = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            values.add(new @Nullable Object[] {
                id, i, item.orderId(), item.errors().isEmpty() ? null : json.writeValueAsString(item.errors())
            });
        }
        rows.batchUpdate(INSERT_ITEM, values);
    }

    Optional<BatchView> find(UUID id) {
        return database.sql("select placed_at from order_batch where id = :id")
                .param("id", id)
                .query(OffsetDateTime.class)
                .optional()
                .map(placedAt -> BatchView.of(
                        id,
                        placedAt.toInstant(),
                        database.sql(ITEMS).param("id", id).query(this::itemOf).list()));
    }

    private Item itemOf(ResultSet row, int ignored) throws SQLException {
        UUID orderId = row.getObject("order_id", UUID.class);
        if (orderId == null) {
            return new Item(
                    null,
                    ItemStatus.REJECTED,
                    null,
                    List.of(json.readValue(row.getString("errors"), InvalidField[].class)));
        }
        String reason = row.getString("cancellation_reason");
        return new Item(
                orderId,
                ItemStatus.of(OrderStatus.valueOf(row.getString("status"))),
                reason == null ? null : CancellationReason.valueOf(reason),
                List.of());
    }
}
