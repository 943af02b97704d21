package dev.fanout.order.batch;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.order.ordering.BatchedOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Orders that were accepted and not placed yet, many in a row, so that to accept them is cheap. Any instance takes a
 * row, and another transaction passes over a row that one has taken; one that dies has taken none.
 */
@Component
class WaitingOrders {

    private static final String INSERT =
            "insert into order_batch_chunk (batch_id, chunk_no, orders, not_before) values (?, ?, ?, ?)";

    private static final String CLAIM = """
            select batch_id, chunk_no, orders from order_batch_chunk where not_before <= :now
            order by batch_id, chunk_no limit 1 for update skip locked
            """;

    /** Of the column; an order has at most some 160,000. */
    private static final int MOST_CHARACTERS = 1_000_000 - 2;

    private final JdbcClient database;
    private final JdbcTemplate rows;
    private final JsonMapper json;
    private final BatchProperties properties;

    WaitingOrders(JdbcClient database, JdbcTemplate rows, JsonMapper json, BatchProperties properties) {
        this.database = database;
        this.rows = rows;
        this.json = json;
        this.properties = properties;
    }

    /** Orders that are placed in one transaction, as they are stored. */
    record Chunk(UUID batchId, int no, String orders) {}

    /** Whether as much waits as may. */
    boolean isFull() {
        return database.sql("select count(*) from order_batch_chunk")
                        .query(Integer.class)
                        .single()
                >= properties.waitingChunks();
    }

    void add(UUID batch, List<BatchedOrder> orders, Instant now) {
        List<Object[]> chunks = new ArrayList<>();
        List<String> chunk = new ArrayList<>();
        int length = 0;
        for (BatchedOrder order : orders) {
            String text = json.writeValueAsString(order);
            if (chunk.size() == properties.chunkSize() || length + text.length() > MOST_CHARACTERS) {
                chunks.add(new Object[] {batch, chunks.size(), arrayOf(chunk), TimeColumns.at(now)});
                chunk.clear();
                length = 0;
            }
            chunk.add(text);
            length += text.length() + 1;
        }
        if (!chunk.isEmpty()) {
            chunks.add(new Object[] {batch, chunks.size(), arrayOf(chunk), TimeColumns.at(now)});
        }
        rows.batchUpdate(INSERT, chunks);
    }

    private static String arrayOf(List<String> texts) {
        return "[" + String.join(",", texts) + "]";
    }

    /** Takes the oldest chunk that nobody has taken, until the end of the transaction. */
    Optional<Chunk> claim(Instant now) {
        return database.sql(CLAIM)
                .param("now", TimeColumns.at(now))
                .query((row, _) -> new Chunk(
                        row.getObject("batch_id", UUID.class), row.getInt("chunk_no"), row.getString("orders")))
                .optional();
    }

    List<BatchedOrder> ordersOf(Chunk chunk) {
        return List.of(json.readValue(chunk.orders(), BatchedOrder[].class));
    }

    void remove(Chunk chunk) {
        database.sql("delete from order_batch_chunk where batch_id = :batch and chunk_no = :no")
                .param("batch", chunk.batchId())
                .param("no", chunk.no())
                .update();
    }

    /** Lets the others go first. */
    void postpone(Chunk chunk, Instant until) {
        database.sql("update order_batch_chunk set not_before = :until where batch_id = :batch and chunk_no = :no")
                .param("until", TimeColumns.at(until))
                .param("batch", chunk.batchId())
                .param("no", chunk.no())
                .update();
    }
}
