package dev.fanout.notification.subscription;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those who want to be told of an event under the same conditions: whatever it is about, or only if it is about a
 * customer, an aggregate, or both. An event has up to four audiences, and finds each by a key.
 */
public final class Audience {

    /** Stands in no text that a subscription may have. */
    private static final char SEPARATOR = '\u001f';

    /** Those who want to be told whatever it is about. */
    public static final String ALL = of(null, null);

    private Audience() {}

    static String of(@Nullable String customerId, @Nullable String subject) {
        return (customerId == null ? "" : customerId) + SEPARATOR + (subject == null ? "" : subject);
    }

    /** The keys of all audiences of an event. */
    public static Set<String> allOf(@Nullable String customerId, String subject) {
        Set<String> all = new LinkedHashSet<>();
        all.add(ALL);
        all.add(of(null, subject));
        if (customerId != null) {
            all.add(of(customerId, null));
            all.add(of(customerId, subject));
        }
        return all;
    }
}
