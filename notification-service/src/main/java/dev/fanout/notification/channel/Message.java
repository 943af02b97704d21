package dev.fanout.notification.channel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient is to be told.
 *
 * @param id of the delivery: the same in each attempt, so that the recipient can tell a repetition
 * @param type wire name of the event, or of what the service itself has to say
 * @param subject id of the aggregate
 * @param time when the fact happened
 * @param data JSON object
 * @param secrets with which a webhook is signed, the newest first; empty for other channels
 */
public record Message(
        UUID id,
        String target,
        String type,
        @Nullable String subject,
        Instant time,
        String data,
        List<String> secrets) {

    public Message {
        secrets = List.copyOf(secrets);
    }
}
