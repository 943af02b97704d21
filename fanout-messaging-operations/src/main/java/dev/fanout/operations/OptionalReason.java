package dev.fanout.operations;

import dev.fanout.web.ShortText;
import org.jspecify.annotations.Nullable;

/** Why, if there is something to say. */
record OptionalReason(
        @Nullable @ShortText(max = DeadLetterController.LONGEST_REASON)
        String reason) {}
