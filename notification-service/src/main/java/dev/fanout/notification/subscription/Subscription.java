package dev.fanout.notification.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to be told of what.
 *
 * @param customerId of events about a customer only; absent if of all
 * @param subject of events about an aggregate only; absent if of all
 * @param secret with which webhooks are signed; absent for other channels
 * @param oldSecret with which they are signed too, until a time
 * @param failingSince its deliveries have only failed since then
 * @param warned how much of the time until it is disabled was announced, in percent
 */
record Subscription(
        UUID id,
        List<String> eventTypes,
        String channel,
        String target,
        @Nullable String customerId,
        @Nullable String subject,
        Instant createdAt,
        @Nullable String secret,
        @Nullable String oldSecret,
        @Nullable Instant oldSecretUntil,
        @Nullable Instant failingSince,
        int warned,
        @Nullable Instant disabledAt,
        @Nullable String disabledReason) {

    /** How long a secret is valid beside a newer one. */
    static final Duration BOTH_SECRETS = Duration.ofHours(24);

    boolean isDisabled() {
        return disabledAt != null;
    }

    /** Those that are valid, the newest first. */
    List<String> secretsAt(Instant now) {
        List<String> secrets = new ArrayList<>();
        if (secret != null) {
            secrets.add(secret);
        }
        if (oldSecret != null && oldSecretUntil != null && now.isBefore(oldSecretUntil)) {
            secrets.add(oldSecret);
        }
        return secrets;
    }
}
