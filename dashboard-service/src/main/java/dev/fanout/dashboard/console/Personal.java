package dev.fanout.dashboard.console;

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

    /** The value of a field, or what stands in its place. */
    public @Nullable String of(String field, @Nullable String value) {
        return value != null && (masked.contains(field) || isAddress(field, value)) ? JsonLayout.MASK : value;
    }

    private boolean isAddress(String field, String value) {
        return !masked.isEmpty() && CONTACTS.contains(field) && value.indexOf('@') > 0 && !value.contains("://");
    }
}
