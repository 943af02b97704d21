package dev.fanout.notification.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the deliveries of a subscription, or of a batch, have in common.
 *
 * @param secrets with which webhooks are signed, the newest first
 * @param closed why nothing is sent to it any more; absent if something is
 */
public record Line(List<String> secrets, @Nullable String closed) {

    /** A line that is open. */
    public Line(List<String> secrets) {
        this(secrets, null);
    }
}
