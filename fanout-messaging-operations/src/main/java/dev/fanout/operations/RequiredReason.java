package dev.fanout.operations;

import dev.fanout.web.ShortText;
import jakarta.validation.constraints.NotNull;

/** Why. */
record RequiredReason(
        @NotNull @ShortText(max = DeadLetterController.LONGEST_REASON)
        String reason) {}
