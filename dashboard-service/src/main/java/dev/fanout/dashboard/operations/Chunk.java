package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.operations.ServiceList.Order;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What was read of a service's list.
 *
 * @param rows not shown yet, in the service's order
 * @param offset of the first of them in what was asked for
 * @param more whether the service has others after them
 */
record Chunk(Deque<Row> rows, int offset, boolean more) {

    /** Of the services; they have no larger page. */
    private static final int LARGEST_PAGE = 500;

    /**
     * A page of the service's list that holds what comes next.
     *
     * @param number from 0
     */
    record Wanted(int number, int size) {

        static Wanted after(Place place, int rows) {
            return place.offset() + rows <= LARGEST_PAGE
                    ? new Wanted(0, place.offset() + rows)
                    : new Wanted(place.offset() / LARGEST_PAGE, LARGEST_PAGE);
        }

        int firstOffset() {
            return number * size;
        }
    }

    /**
     * The rows of a page that come after a place.
     *
     * @return empty if the page is none
     */
    static Optional<Chunk> of(JsonNode page, Wanted wanted, Place place, ServiceList list) {
        JsonNode items = page.path("items");
        JsonNode total = page.path("total");
        if (!items.isArray() || items.size() > wanted.size() || !total.isIntegralNumber()) {
            return Optional.empty();
        }
        Deque<Row> rows = new ArrayDeque<>();
        for (JsonNode item : items) {
            Optional<Row> row = Row.of(item, list.timeField());
            if (row.isEmpty()) {
                return Optional.empty();
            }
            rows.add(row.get());
        }
        int shown = shown(rows, place);
        // Of what is oldest, the first rows go, and so those that were shown may be fewer than they were.
        int read = list.order() == Order.OLDEST_FIRST ? shown : Math.max(place.offset() - wanted.firstOffset(), shown);
        IntStream.range(0, Math.min(read, rows.size())).forEach(_ -> rows.remove());
        int end = wanted.firstOffset() + items.size();
        return Optional.of(new Chunk(rows, end - rows.size(), !items.isEmpty() && end < total.asLong()));
    }

    /** Rows that have come since push those that were shown down the list. */
    private static int shown(Deque<Row> rows, Place place) {
        int position = 0;
        for (Row row : rows) {
            position++;
            if (row.id().equals(place.last())) {
                return position;
            }
        }
        return 0;
    }
}
