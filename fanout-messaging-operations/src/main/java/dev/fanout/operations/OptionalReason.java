package dev.fanout.operations;

import dev.fanout.web.ShortText;
import org.jspecify.annotations.Nullable;

/** Why, if there is something to say. */
record OptionalReason(
        @Nullable @ShortText(max = DeadLetterController.LONGEST_REASON)
        String reason) {

    /** The reason in a body, if there is one. */
    static @Nullable String in(@Nullable OptionalReason body) {
        return body == null ? null : body.reason();
    }
}
