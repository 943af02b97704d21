package dev.fanout.dashboard.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The first page of a service's list.
 *
 * @param total how many there are on all pages
 */
record FirstPage(long total, List<JsonNode> items) {

    /** @return empty if the answer is no page */
    static Optional<FirstPage> of(JsonNode page) {
        JsonNode items = page.path("items");
        JsonNode total = page.path("total");
        if (!items.isArray() || !total.isIntegralNumber()) {
            return Optional.empty();
        }
        List<JsonNode> rows = new ArrayList<>();
        items.forEach(rows::add);
        return Optional.of(new FirstPage(total.asLong(), rows));
    }
}
