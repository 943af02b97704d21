package dev.fanout.notification.channel.webhook;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.fanout.notification.channel.Message;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is sent, and its signatures, by <a href="https://www.standardwebhooks.com">Standard Webhooks</a>.
 *
 * @param id of the message, the same in each attempt
 * @param json the same bytes in each attempt: made from nothing but the message
 */
record Payload(String id, String json) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static Payload of(Message message) {
        return new Payload(
                message.id().toString(),
                "{\"type\":" + JSON.writeValueAsString(message.type()) + ",\"timestamp\":\"" + message.time()
                        + "\",\"data\":" + message.data() + "}");
    }

    /**
     * One signature for each secret, so that a receiver which knows only one of two is satisfied while they change.
     *
     * @param timestamp of the attempt, in seconds
     */
    String signatures(List<String> secrets, long timestamp) {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("webhook " + id + " has no secret to be signed with");
        }
        return secrets.stream().map(secret -> signature(secret, timestamp)).collect(Collectors.joining(" "));
    }

    private String signature(String secret, long timestamp) {
        try {
            return new Webhook(secret).sign(id, timestamp, json);
        } catch (EmptyWebhookSecretException | WebhookSigningException e) {
            throw new IllegalArgumentException("webhook " + id + " cannot be signed", e);
        }
    }
}
