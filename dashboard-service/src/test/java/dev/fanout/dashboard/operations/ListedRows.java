package dev.fanout.dashboard.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.defaults.TimeOrderedId;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A list as the services page theirs: by number and size, in its order, and only what is before a time. */
final class ListedRows {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Comparator<Row> OLDEST_FIRST =
            Comparator.comparing(Row::at).thenComparing(Row::id);

    private final String timeField;
    private final Comparator<Row> order;
    private final List<Row> rows = new CopyOnWriteArrayList<>();

    /** The latest first. */
    ListedRows(String timeField) {
        this(timeField, OLDEST_FIRST.reversed());
    }

    private ListedRows(String timeField, Comparator<Row> order) {
        this.timeField = timeField;
        this.order = order;
    }

    static ListedRows oldestFirst(String timeField) {
        return new ListedRows(timeField, OLDEST_FIRST);
    }

    private record Row(UUID id, Instant at) {}

    /** @return its id, which is greater than those of all others */
    String add(Instant at) {
        UUID id = TimeOrderedId.next();
        rows.add(new Row(id, at));
        return id.toString();
    }

    void removeFirst() {
        rows.remove(rows.stream().min(order).orElseThrow());
    }

    void remove(String id) {
        assertThat(rows.removeIf(row -> row.id().toString().equals(id))).isTrue();
    }

    Behaviour behaviour() {
        return (request, client) -> LocalService.json(page(request)).answer(request, client);
    }

    private String page(Request request) {
        Map<String, String> query = new HashMap<>();
        for (String parameter : URI.create(request.target()).getRawQuery().split("&")) {
            String[] parts = parameter.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        int number = Integer.parseInt(query.get("page"));
        int size = Integer.parseInt(query.get("size"));
        Instant to = Instant.parse(query.getOrDefault("to", "9999-01-01T00:00:00Z"));
        List<Row> wanted = new ArrayList<>(
                rows.stream().filter(row -> row.at().isBefore(to)).toList());
        wanted.sort(order);
        ObjectNode page =
                JSON.createObjectNode().put("page", number).put("size", size).put("total", wanted.size());
        var items = page.putArray("items");
        wanted.stream()
                .skip((long) number * size)
                .limit(size)
                .forEach(row -> items.addObject()
                        .put("id", row.id().toString())
                        .put(timeField, row.at().toString())
                        .put("status", "OPEN"));
        return page.toString();
    }
}
