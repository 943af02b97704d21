package dev.fanout.local.shop;

import org.jspecify.annotations.Nullable;

/** A job that replays many things, as far as the commands look at it. */
public record Replay(
        String id,
        String status,
        int selected,
        int resolved,
        @Nullable String stopReason) {}
