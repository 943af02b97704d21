package dev.fanout.dashboard.console;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user must not read of customers.
 *
 * @param masked names of fields
 */
record Personal(Set<String> masked) {

    /** Fields that are an e-mail address where somebody is told by e-mail. */
    private static final Set<String> CONTACTS = Set.of("email", "recipient", "target");

    /** Whoever may read all. */
    static final Personal NOTHING = new Personal(Set.of());

    /** The value of a field, or what stands in its place. */
    public @Nullable String of(String field, @Nullable String value) {
        return value != null && hides(field, value) ? JsonLayout.MASK : value;
    }

    /** @param text of the field; absent if it has another value */
    boolean hides(String field, @Nullable String text) {
        return masked.contains(field) || (text != null && isAddress(field, text));
    }

    /**
     * The same of a place in a document: what is in something hidden is hidden.
     *
     * @param pointer as in RFC 6901
     */
    boolean hidesAt(String pointer, @Nullable String text) {
        String[] names = pointer.split("/", -1);
        String last = name(names[names.length - 1]);
        return Arrays.stream(names).map(Personal::name).anyMatch(masked::contains) || hides(last, text);
    }

    private static String name(String segment) {
        return segment.replace("~1", "/").replace("~0", "~");
    }

    private boolean isAddress(String field, String text) {
        return !masked.isEmpty() && CONTACTS.contains(field) && text.indexOf('@') > 0 && !text.contains("://");
    }
}
