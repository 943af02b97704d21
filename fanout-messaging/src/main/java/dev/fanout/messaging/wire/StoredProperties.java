package dev.fanout.messaging.wire;

import com.rabbitmq.client.AMQP;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties of a message that is kept, to be sent again. Headers in which the broker makes notes of its own
 * ({@code x-*}) are not kept: sent again they would mislead.
 *
 * @param headers numbers and truth values as they are, all others as text
 */
public record StoredProperties(
        @Nullable String messageId,
        @Nullable String type,
        @Nullable String appId,
        @Nullable String correlationId,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        @Nullable Long timestamp,
        Map<String, Object> headers) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PERSISTENT = 2;

    public static StoredProperties of(AMQP.BasicProperties properties) {
        Map<String, Object> headers = new TreeMap<>();
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> {
                if (!name.startsWith("x-") && value != null) {
                    headers.put(name, simple(value));
                }
            });
        }
        return new StoredProperties(
                properties.getMessageId(),
                properties.getType(),
                properties.getAppId(),
                properties.getCorrelationId(),
                properties.getContentType(),
                properties.getContentEncoding(),
                properties.getTimestamp() == null
                        ? null
                        : properties.getTimestamp().getTime(),
                headers);
    }

    /** The same with other headers; null takes one away. */
    public StoredProperties with(Map<String, ? extends @Nullable Object> changes) {
        Map<String, Object> changed = new TreeMap<>(headers);
        changes.forEach((name, value) -> {
            if (value == null) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        return new StoredProperties(
                messageId, type, appId, correlationId, contentType, contentEncoding, timestamp, changed);
    }

    /** The properties as they are sent: of a persistent message. */
    public AMQP.BasicProperties toAmqp() {
        return new AMQP.BasicProperties.Builder()
                .messageId(messageId)
                .type(type)
                .appId(appId)
                .correlationId(correlationId)
                .contentType(contentType)
                .contentEncoding(contentEncoding)
                .timestamp(timestamp == null ? null : new Date(timestamp))
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
    }

    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    public static StoredProperties fromJson(String json) {
        return JSON.readValue(json, StoredProperties.class);
    }

    private static Object simple(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
