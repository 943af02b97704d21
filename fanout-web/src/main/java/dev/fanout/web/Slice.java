package dev.fanout.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that is read from its beginning to its end, in the order of ids. What comes or goes meanwhile moves
 * nothing else to another part, and the last part costs no more than the first.
 *
 * @param size most items that a part has
 * @param next after which id the part that follows begins; null at the end. It is always there: who reads a list must
 *     not take an answer in another form for its end
 */
public record Slice<T>(
        List<T> items,
        int size,
        @JsonProperty(required = true) @Nullable UUID next) {

    public Slice {
        items = List.copyOf(items);
    }
}
