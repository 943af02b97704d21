package dev.fanout.dashboard.operations;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A page of a list over several services.
 *
 * @param items as the services have them, each with its service
 * @param size most items that the page has; there may be fewer although others follow
 * @param next the cursor of the page that follows; absent on the last one
 * @param partial whether a service has not answered; its items come with a later page if it answers then
 */
public record MergedPage(
        @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> items,
        int size,
        @Nullable String next,
        boolean partial,
        List<ServiceAnswer> services) {

    static MergedPage of(List<JsonNode> items, int size, @Nullable String next, List<? extends Told<?>> told) {
        return new MergedPage(
                items,
                size,
                next,
                told.stream().anyMatch(Told::isMissing),
                told.stream().<ServiceAnswer>map(Told::answer).toList());
    }
}
