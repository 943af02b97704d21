package dev.fanout.notification.channel;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One message for one recipient.
 *
 * @param id of the delivery: the same in each attempt, so that the recipient can tell a repetition
 * @param target address as the channel understands it
 * @param type wire name of the event
 * @param subject aggregate that the event is about
 * @param time of the event
 * @param data JSON object as text
 * @param secrets valid signing secrets ({@code whsec_…}), the newest first; empty for channels that do not sign
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
