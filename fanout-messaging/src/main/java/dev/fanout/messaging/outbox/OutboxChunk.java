package dev.fanout.messaging.outbox;

import dev.fanout.messaging.schema.ByteBudget;
import java.util.List;

/**
 * Rows that are sent with one wait for confirms, in the order of their ids.
 *
 * @param more whether there may be others that are due
 */
record OutboxChunk(List<OutboxRow> rows, boolean more) {

    /**
     * A statement that reads the first rows of a selection, as many as the bounds allow.
     *
     * @param selection selects the columns of {@link OutboxRowMapper} in the order of the id, with a parameter for the
     *     number of rows at its end
     */
    static String statement(String selection) {
        return "select * from (select chosen.*, sum(octet_length(payload)) over (order by id) as bytes from ("
                + selection + ") chosen) counted where bytes - octet_length(payload) < " + ByteBudget.OF_A_STEP
                + " order by id";
    }

    static OutboxChunk of(List<OutboxRow> rows, int limit) {
        long bytes =
                rows.stream().mapToLong(row -> row.message().payload().length).sum();
        return new OutboxChunk(rows, rows.size() == limit || bytes >= ByteBudget.OF_A_STEP);
    }
}
