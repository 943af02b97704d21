package dev.fanout.notification.callback;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a batch's ends are to be told.
 *
 * @param url absent if nobody wants to know
 * @param closed why nothing is sent there any more; absent if something is
 */
record Callback(
        UUID batchId, @Nullable String url, @Nullable String closed) {}
