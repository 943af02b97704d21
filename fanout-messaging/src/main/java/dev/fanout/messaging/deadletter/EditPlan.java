package dev.fanout.messaging.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an edited replay would send.
 *
 * @param diff what is different from the original
 */
public record EditPlan(List<Change> diff) {

    public EditPlan {
        diff = List.copyOf(diff);
    }

    /**
     * A difference.
     *
     * @param path JSON Pointer; empty for the whole
     * @param before absent if it was not there
     * @param after absent if it is not there any more
     */
    public record Change(
            String path,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}
}
