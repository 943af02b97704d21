package dev.fanout.dashboard.operations;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that each service has, sorted by a time, or by ids that rise with it.
 *
 * @param path of the services' route
 * @param timeField by which it is merged with those of other services
 * @param order of the times in it
 * @param byId whether a service sorts it by id alone; otherwise by time, and by id what is of the same time
 * @param before the services' criterion for what is earlier than a time; absent if they have none
 * @param criteria for the services
 */
record ServiceList(
        String path,
        String timeField,
        Order order,
        boolean byId,
        @Nullable String before,
        Map<String, String> criteria) {

    /** What is first in a list. */
    enum Order {
        LATEST_FIRST,
        OLDEST_FIRST;

        boolean isFirst(Instant one, Instant other) {
            return this == LATEST_FIRST ? one.isAfter(other) : one.isBefore(other);
        }
    }

    static ServiceList latestFirst(String path, String timeField) {
        return new ServiceList(path, timeField, Order.LATEST_FIRST, false, null, Map.of());
    }

    static ServiceList oldestFirst(String path, String timeField) {
        return new ServiceList(path, timeField, Order.OLDEST_FIRST, false, null, Map.of());
    }

    /** Those of the same list that meet these criteria. */
    ServiceList with(Map<String, String> wanted) {
        return new ServiceList(path, timeField, order, byId, before, wanted);
    }

    /** The same list, where the services can be asked for what is earlier than a time. */
    ServiceList cutBy(String criterion) {
        return new ServiceList(path, timeField, order, byId, criterion, criteria);
    }

    /** The same list, where the services sort it by id. */
    ServiceList sortedById() {
        return new ServiceList(path, timeField, order, true, before, criteria);
    }

    /** What it is a list of, a name for the figures. */
    String what() {
        return path.substring(1);
    }

    /** Those that are given, of names and their values in turn. */
    static Map<String, String> criteria(@Nullable Object... namesAndValues) {
        Map<String, String> criteria = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                criteria.put(String.valueOf(namesAndValues[i]), value.toString());
            }
        }
        return criteria;
    }

    /** The query for a page, with the names of variables in braces. */
    String query(Map<String, String> variables) {
        StringBuilder query = new StringBuilder(path);
        char separator = '?';
        for (String name : variables.keySet()) {
            query.append(separator).append(name).append("={").append(name).append('}');
            separator = '&';
        }
        return query.toString();
    }

    Map<String, String> variables(Place place, Chunk.Wanted wanted) {
        Map<String, String> variables = new HashMap<>(criteria);
        variables.put("page", Integer.toString(wanted.number()));
        variables.put("size", Integer.toString(wanted.size()));
        Instant before = place.before();
        if (this.before != null && before != null) {
            variables.merge(
                    this.before,
                    before.toString(),
                    (one, other) -> Instant.parse(one).isBefore(Instant.parse(other)) ? one : other);
        }
        return variables;
    }

    /** The place after a row that comes right after another place. */
    Place after(Place place, Row row) {
        boolean countsOn = before == null || row.next().equals(place.before());
        return new Place(row.next(), countsOn ? place.offset() + 1 : 1, row.id());
    }

    /** Whether a row was read: it is the last one that was, or comes before that, be that one still there or not. */
    boolean wasRead(Row row, Place place) {
        String last = place.last();
        if (last == null) {
            return false;
        }
        Instant time = place.before();
        // A cursor of an earlier version may have no time. Ids rise with it, near enough.
        int byTime = byId || time == null ? 0 : row.next().compareTo(time);
        int compared = byTime == 0 ? Row.IDS.compare(row.id(), last) : byTime;
        return order == Order.LATEST_FIRST ? compared >= 0 : compared <= 0;
    }
}
