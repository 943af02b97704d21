package dev.fanout.messaging.wire;

import com.rabbitmq.client.AMQP;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes on of the properties of a message that is kept, to be sent again. A sender's wishes to the broker do not:
 * its user, a reply address, a priority, an expiry and copies would make the broker refuse the message, drop it or send
 * it elsewhere. The headers are bounded, and {@code fanout-cut} names what was cut of them.
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

    private static final String CUT = "fanout-cut";
    private static final int LONGEST_CUT = 1_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PERSISTENT = 2;

    public StoredProperties {
        // An unset field of a stored form is null, whatever the type says.
        headers = Objects.requireNonNullElse(headers, Map.of());
        messageId = fitting(messageId);
        type = fitting(type);
        appId = fitting(appId);
        correlationId = fitting(correlationId);
        contentType = fitting(contentType);
        contentEncoding = fitting(contentEncoding);
    }

    public static StoredProperties of(AMQP.BasicProperties properties) {
        Headers headers = Headers.of(properties.getHeaders());
        List<String> cut = cutFrom(properties, headers);
        if (!cut.isEmpty()) {
            headers.values().put(CUT, Texts.shortenedToBytes(String.join(", ", cut), LONGEST_CUT));
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
                headers.values());
    }

    /** Names what of a message does not go on because it is too large; empty if nothing is. */
    public static Optional<String> cutFrom(AMQP.BasicProperties properties) {
        List<String> cut = cutFrom(properties, Headers.of(properties.getHeaders()));
        return cut.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", cut));
    }

    private static List<String> cutFrom(AMQP.BasicProperties properties, Headers headers) {
        List<String> cut = new ArrayList<>();
        nameIfCut("message id", properties.getMessageId(), cut);
        nameIfCut("type", properties.getType(), cut);
        nameIfCut("app id", properties.getAppId(), cut);
        nameIfCut("correlation id", properties.getCorrelationId(), cut);
        nameIfCut("content type", properties.getContentType(), cut);
        nameIfCut("content encoding", properties.getContentEncoding(), cut);
        cut.addAll(headers.cut());
        return cut;
    }

    private static void nameIfCut(String what, @Nullable String text, List<String> cut) {
        if (text != null && !text.equals(fitting(text))) {
            cut.add(what + " (" + Texts.bytesOf(text) + " bytes)");
        }
    }

    /**
     * Bytes of the wire that are no UTF-8 are read as characters of three bytes each, which may be too many to send.
     */
    private static @Nullable String fitting(@Nullable String text) {
        return text == null ? null : Texts.shortenedToBytes(text, Bounds.LONGEST_BYTES);
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

    public StoredProperties withoutHeaders() {
        return new StoredProperties(
                messageId, type, appId, correlationId, contentType, contentEncoding, timestamp, Map.of());
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

    /** A text as {@link #toJson} writes it. */
    public static String inJson(String text) {
        return JSON.writeValueAsString(text);
    }

    /** @throws MalformedMessageException if it is not what {@link #toJson} has written */
    public static StoredProperties fromJson(String json) {
        try {
            return Objects.requireNonNull(JSON.readValue(json, StoredProperties.class), "null");
        } catch (JacksonException | NullPointerException e) {
            throw new MalformedMessageException(
                    "its stored properties cannot be read: " + Texts.line(String.valueOf(e.getMessage())), e);
        }
    }

    /** For a look at it: where the stored properties cannot be read, none but a note that says so. */
    public static StoredProperties asFarAsReadable(String json) {
        try {
            return fromJson(json);
        } catch (MalformedMessageException e) {
            Map<String, Object> note = Map.of(CUT, Texts.shortened(String.valueOf(e.getMessage()), LONGEST_CUT));
            return new StoredProperties(null, null, null, null, null, null, null, note);
        }
    }
}
