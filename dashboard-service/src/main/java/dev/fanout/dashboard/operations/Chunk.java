package dev.fanout.dashboard.operations;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
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

        /** Where the rows after a place are, if none have come or gone since. */
        static Wanted after(Place place, int rows) {
            return place.offset() + rows <= LARGEST_PAGE
                    ? new Wanted(0, place.offset() + rows)
                    : new Wanted(place.offset() / LARGEST_PAGE, LARGEST_PAGE);
        }

        /** The page of the largest size that comes next. */
        Wanted next() {
            return new Wanted(size < LARGEST_PAGE ? 0 : number + 1, LARGEST_PAGE);
        }

        Wanted previous() {
            return new Wanted(number - 1, size);
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
        while (!rows.isEmpty() && list.wasRead(rows.getFirst(), place)) {
            rows.remove();
        }
        int end = wanted.firstOffset() + items.size();
        return Optional.of(new Chunk(rows, end - rows.size(), !items.isEmpty() && end < total.asLong()));
    }
}
