package dev.fanout.dashboard.console;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Criteria of a page: those that are given, in the order in which they are added. */
final class Query {

    private final Map<String, String> criteria = new LinkedHashMap<>();

    /** Fields of forms that were left empty are not given. */
    Query with(String name, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            criteria.put(name, value.toString().strip());
        }
        return this;
    }

    Map<String, String> map() {
        return criteria;
    }

    /** A link to a page with these criteria. */
    String link(String path) {
        UriComponentsBuilder link = UriComponentsBuilder.fromPath(path);
        Map<String, Object> values = new LinkedHashMap<>();
        criteria.forEach((name, value) -> {
            link.queryParam(name, "{" + name + "}");
            values.put(name, value);
        });
        return link.encode().buildAndExpand(values).toUriString();
    }

    /** The same with one more, if there is one. */
    @Nullable String linkToNext(String path, @Nullable Object cursor) {
        return cursor == null
                ? null
                : new Query().withAll(criteria).with("cursor", cursor).link(path);
    }

    private Query withAll(Map<String, String> others) {
        criteria.putAll(others);
        return this;
    }
}
