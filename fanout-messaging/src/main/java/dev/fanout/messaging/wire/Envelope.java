package dev.fanout.messaging.wire;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The envelope on AMQP 0-9-1: the basic properties, and the same as <a href="https://cloudevents.io">CloudEvents
 * 1.0</a> attributes in binary mode, so that other languages read it with their own tools.
 */
public final class Envelope {

    private static final String PREFIX = "cloudEvents_";
    /** As the AMQP 1.0 binding of CloudEvents has it, which the broker hands over unchanged. */
    private static final String OTHER_PREFIX = "cloudEvents:";

    /** RabbitMQ 4 puts it before the UUIDs of AMQP 1.0 clients. */
    private static final String UUID_SCHEME = "urn:uuid:";

    private static final String JSON = "application/json";
    private static final int PERSISTENT = 2;

    private Envelope() {}

    /** @param sequence rises within the events of one aggregate and producer */
    public static AMQP.BasicProperties properties(EventMetadata metadata, long sequence, TraceHeaders trace) {
        Map<String, Object> headers = new HashMap<>(24);
        headers.put(PREFIX + "id", metadata.id().toString());
        headers.put(PREFIX + "type", metadata.type());
        headers.put(PREFIX + "source", uriOf(metadata.source()));
        headers.put(PREFIX + "subject", metadata.subject());
        headers.put(PREFIX + "time", metadata.time().toString());
        headers.put(PREFIX + "specversion", "1.0");
        headers.put(PREFIX + "datacontenttype", JSON);
        headers.put(PREFIX + "dataschema", EventTypes.schemaOf(metadata.type()));
        headers.put(PREFIX + "correlationid", metadata.correlationId());
        putIfPresent(headers, PREFIX + "causationid", metadata.causationId());
        headers.put(PREFIX + "sequence", Long.toString(sequence));
        putIfPresent(headers, TraceHeaders.TRACEPARENT, trace.traceparent());
        putIfPresent(headers, TraceHeaders.TRACESTATE, trace.tracestate());
        return new AMQP.BasicProperties.Builder()
                .contentType(JSON)
                .deliveryMode(PERSISTENT)
                .messageId(metadata.id().toString())
                .type(metadata.type())
                .appId(metadata.source())
                .timestamp(Date.from(metadata.time()))
                .correlationId(metadata.correlationId())
                .headers(headers)
                .build();
    }

    /**
     * The properties of a corrected copy: a whole envelope, even where the original's was broken, and whatever else the
     * original carried.
     */
    public static StoredProperties copy(StoredProperties original, EventMetadata metadata) {
        Map<String, Object> others = new HashMap<>(original.headers());
        others.keySet().removeIf(name -> name.startsWith(PREFIX) || name.startsWith(OTHER_PREFIX));
        long sequence = original.headers().get(PREFIX + "sequence") instanceof String text && text.matches("\\d{1,18}")
                ? Long.parseLong(text)
                : 0;
        return StoredProperties.of(properties(metadata, sequence, TraceHeaders.NONE))
                .with(others);
    }

    /** When the fact of a message happened that may be malformed; now if it does not say so, or says what cannot be. */
    public static Instant timeOf(AMQP.BasicProperties properties, Instant otherwise) {
        try {
            return Bounds.time(time(header(properties, "time"), properties.getTimestamp()), otherwise);
        } catch (MalformedMessageException e) {
            return otherwise;
        }
    }

    /** The wire name; a property counts more than its CloudEvents twin. */
    public static @Nullable String typeOf(AMQP.BasicProperties properties) {
        return either(properties.getType(), properties, "type");
    }

    /** Whether a header belongs to the envelope, so that the message is not the same without it. */
    public static boolean isOurs(String header) {
        return header.startsWith(PREFIX)
                || header.startsWith(OTHER_PREFIX)
                || header.startsWith("fanout-")
                || header.equals(TraceHeaders.TRACEPARENT)
                || header.equals(TraceHeaders.TRACESTATE);
    }

    /** As it came, whatever it is. */
    public static @Nullable String idOf(AMQP.BasicProperties properties) {
        return either(properties.getMessageId(), properties, "id");
    }

    public static @Nullable String correlationOf(AMQP.BasicProperties properties) {
        return either(properties.getCorrelationId(), properties, "correlationid");
    }

    /** Name of the service that sent it. */
    public static @Nullable String sourceOf(AMQP.BasicProperties properties) {
        String source = either(properties.getAppId(), properties, "source");
        return source != null && source.startsWith("/") ? decoded(source.substring(1)) : source;
    }

    /** The aggregate that the message is about. */
    public static @Nullable String subjectOf(AMQP.BasicProperties properties) {
        return header(properties, "subject");
    }

    /**
     * Reads what is in the envelope, within bounds that hold everywhere it goes on from here: texts of at most 255
     * bytes in UTF-8 without U+0000, a time from the year 1 until five minutes from now.
     *
     * @throws MalformedMessageException if type or id are missing, or what is there cannot be read or is out of bounds
     */
    public static EventMetadata read(AMQP.BasicProperties properties, Instant now) {
        String type = required("type", typeOf(properties));
        UUID id = id(idOf(properties));
        String source = Bounds.text("source", sourceOf(properties), "unknown");
        String subject = Bounds.text("subject", subjectOf(properties), id.toString());
        String causation = header(properties, "causationid");
        return new EventMetadata(
                id,
                type,
                source,
                subject,
                Bounds.time(time(header(properties, "time"), properties.getTimestamp()), now),
                Bounds.text("correlation id", correlationOf(properties), subject),
                causation == null ? null : Bounds.text("causation id", causation, causation),
                sequence(header(properties, "sequence")));
    }

    private static String required(String what, @Nullable String text) {
        if (text == null) {
            throw new MalformedMessageException("the message has no " + what);
        }
        return Bounds.text(what, text, text);
    }

    /** Absent where a stranger writes something else there; the copy of a message that had none says 0. */
    private static @Nullable Long sequence(@Nullable String sequence) {
        return sequence != null && sequence.matches("0*[1-9][0-9]{0,17}") ? Long.valueOf(sequence) : null;
    }

    private static UUID id(@Nullable String id) {
        if (id == null) {
            throw new MalformedMessageException("the message has no id");
        }
        UUID uuid = uuidIn(id);
        if (uuid == null) {
            throw new MalformedMessageException("the message id is no UUID: " + Texts.line(id));
        }
        return uuid;
    }

    /** The UUID that a text is, also as a URN; null if it is none. */
    public static @Nullable UUID uuidIn(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean urn = text.regionMatches(true, 0, UUID_SCHEME, 0, UUID_SCHEME.length());
        try {
            return UUID.fromString(urn ? text.substring(UUID_SCHEME.length()) : text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Instant time(@Nullable String time, @Nullable Date timestamp) {
        if (time != null) {
            try {
                return Instant.parse(time);
            } catch (DateTimeParseException e) {
                throw new MalformedMessageException(
                        "the time of the message is not ISO-8601 UTC: " + Texts.line(time), e);
            }
        }
        if (timestamp == null) {
            throw new MalformedMessageException("the message does not say when the fact happened");
        }
        return timestamp.toInstant();
    }

    private static @Nullable String either(
            @Nullable String property, AMQP.BasicProperties properties, String attribute) {
        return property == null ? header(properties, attribute) : property;
    }

    private static @Nullable String header(AMQP.BasicProperties properties, String attribute) {
        Map<String, Object> headers = properties.getHeaders();
        if (headers == null) {
            return null;
        }
        Object value = headers.getOrDefault(PREFIX + attribute, headers.get(OTHER_PREFIX + attribute));
        return value == null ? null : Texts.of(value);
    }

    private static void putIfPresent(Map<String, Object> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    /** A reference to a service, for example {@code /order-service}: CloudEvents asks for a URI. */
    private static String uriOf(String service) {
        return "/" + URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
