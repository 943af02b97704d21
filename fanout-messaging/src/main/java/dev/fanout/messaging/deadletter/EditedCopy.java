package dev.fanout.messaging.deadletter;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.deadletter.EditPlan.Change;
import dev.fanout.messaging.deadletter.EditRefusedException.Fault;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.wire.Bounds;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.EventSchemas;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes a corrected copy of a dead message, if the correction is an event that could have been announced. */
class EditedCopy {

    private static final JsonMapper JSON = new JsonMapper();

    private final EventSchemas schemas = new EventSchemas();
    private final Supplier<EventCatalogue> catalogue;
    private final EventCodec codec;
    private final Clock clock;

    EditedCopy(Supplier<EventCatalogue> catalogue, EventCodec codec, Clock clock) {
        this.catalogue = catalogue;
        this.codec = codec;
        this.clock = clock;
    }

    /** The copy, and what is different in it. */
    record Copy(StoredProperties properties, byte[] payload, List<Change> diff) {}

    /** @throws EditRefusedException if it is no such event */
    Copy of(StoredProperties original, byte[] originalPayload, JsonNode edited, UUID deadLetter) {
        AMQP.BasicProperties properties = original.toAmqp();
        String type = Envelope.typeOf(properties);
        Class<? extends Event> eventClass =
                type == null ? null : catalogue.get().named(type).orElse(null);
        if (type == null || eventClass == null) {
            throw new EditRefusedException(
                    "An edited payload is checked against the schema of its event, but '" + type
                            + "' is no known event. Replay the message as it is, or discard it.",
                    List.of());
        }
        requireStorable(edited);
        byte[] payload = JSON.writeValueAsBytes(edited);
        Event event = checked(type, eventClass, edited, payload);
        String originalId = Envelope.idOf(properties);
        EventMetadata metadata = new EventMetadata(
                TimeOrderedId.next(),
                type,
                fitting(Envelope.sourceOf(properties), "unknown"),
                event.subject(),
                Envelope.timeOf(properties, clock.instant()),
                fitting(Envelope.correlationOf(properties), event.subject()),
                fitting(originalId, deadLetter.toString()));
        return new Copy(Envelope.copy(original, metadata), payload, diff(originalPayload, edited));
    }

    /** What the original says, unless the envelope of the copy could not hold it. */
    private static String fitting(@Nullable String text, String otherwise) {
        return text == null || Bounds.objection(text).isPresent() ? otherwise : text;
    }

    /** UTF-8 has no half of a surrogate pair, and PostgreSQL no U+0000: they would be stored as something else. */
    private static void requireStorable(JsonNode edited) {
        List<Fault> faults = new ArrayList<>();
        collectUnstorable("", edited, faults);
        if (!faults.isEmpty()) {
            throw new EditRefusedException("The payload has text that cannot be stored; nothing was sent.", faults);
        }
    }

    private static void collectUnstorable(String path, JsonNode node, List<Fault> faults) {
        if (node.isString() && isUnstorable(node.asString())) {
            faults.add(new Fault(path, "must not hold U+0000 or half of a surrogate pair"));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = field.getKey();
            if (isUnstorable(name)) {
                faults.add(new Fault(path, "must have no field whose name holds U+0000 or half of a surrogate pair"));
            } else {
                collectUnstorable(path.isEmpty() ? name : path + "." + name, field.getValue(), faults);
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectUnstorable(path + "[" + i + "]", node.get(i), faults);
        }
    }

    private static boolean isUnstorable(String text) {
        return text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private Event checked(String type, Class<? extends Event> eventClass, JsonNode edited, byte[] payload) {
        List<Fault> faults = schemas.misfits(eventClass, edited).stream()
                .map(misfit -> new Fault(misfit.field(), misfit.message()))
                .toList();
        if (!faults.isEmpty()) {
            throw new EditRefusedException(
                    "The payload does not fit the schema of " + type + "; nothing was sent.", faults);
        }
        if (payload.length > Redelivery.LARGEST_PAYLOAD) {
            throw new EditRefusedException(
                    "The payload has more than " + Redelivery.LARGEST_PAYLOAD + " bytes; nothing was sent.", List.of());
        }
        try {
            return codec.read(eventClass, payload);
        } catch (PermanentFailureException e) {
            throw new EditRefusedException(
                    "The payload cannot be read as " + type + "; nothing was sent.",
                    List.of(new Fault("", String.valueOf(e.getMessage()))));
        }
    }

    private static List<Change> diff(byte[] original, JsonNode edited) {
        JsonNode before;
        try {
            before = JSON.readTree(original);
        } catch (JacksonException e) {
            return List.of(new Change("", Payloads.shown(original).value(), edited));
        }
        List<Change> changes = new ArrayList<>();
        collect("", before, edited, changes);
        return changes;
    }

    private static void collect(
            String path, @Nullable JsonNode before, @Nullable JsonNode after, List<Change> changes) {
        if (before != null && after != null && before.isObject() && after.isObject()) {
            TreeSet<String> names = new TreeSet<>(before.propertyNames());
            names.addAll(after.propertyNames());
            for (String name : names) {
                collect(
                        path + "/" + name.replace("~", "~0").replace("/", "~1"),
                        before.get(name),
                        after.get(name),
                        changes);
            }
        } else if (before != null && after != null && before.isArray() && after.isArray()) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                collect(path + "/" + i, before.get(i), after.get(i), changes);
            }
        } else if (!Objects.equals(before, after)) {
            changes.add(new Change(path, before, after));
        }
    }
}
