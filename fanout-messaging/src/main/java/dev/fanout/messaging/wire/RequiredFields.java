package dev.fanout.messaging.wire;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A record component that is not {@code @Nullable} must be there, at any depth; the JSON mapper does not check that.
 */
final class RequiredFields {

    private static final ConcurrentMap<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private RequiredFields() {}

    /** @throws MalformedMessageException naming the first field that is missing */
    static void check(Object value) {
        String missing = missingIn(value, "");
        if (missing != null) {
            throw new MalformedMessageException(value.getClass().getSimpleName() + " lacks the field " + missing);
        }
    }

    private static @Nullable String missingIn(@Nullable Object value, String path) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String missing = missingIn(list.get(i), path + "[" + i + "]");
                if (missing != null) {
                    return missing;
                }
            }
        } else if (value != null && value.getClass().isRecord()) {
            String prefix = path.isEmpty() ? "" : path + ".";
            for (Field field : FIELDS.computeIfAbsent(value.getClass(), RequiredFields::fieldsOf)) {
                Object part = field.of(value);
                String missing =
                        part == null && !field.optional ? prefix + field.name : missingIn(part, prefix + field.name);
                if (missing != null) {
                    return missing;
                }
            }
        }
        return null;
    }

    private static List<Field> fieldsOf(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !component.getType().isPrimitive())
                .map(Field::of)
                .toList();
    }

    private record Field(String name, boolean optional, MethodHandle accessor) {

        static Field of(RecordComponent component) {
            try {
                return new Field(
                        component.getName(),
                        component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                        MethodHandles.publicLookup().unreflect(component.getAccessor()));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("an event and its parts are public, but not " + component, e);
            }
        }

        @Nullable Object of(Object value) {
            try {
                return accessor.invoke(value);
            } catch (Throwable e) {
                throw new IllegalStateException("cannot read " + name + " of " + value, e);
            }
        }
    }
}
