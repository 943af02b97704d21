package dev.fanout.web;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * For whom a request is made, if not for the user that makes it: the header {@code Fanout-Actor}, a name of 1 to 255
 * visible characters of ASCII, with single spaces within.
 */
public final class ActorHeader {

    /** Its name. */
    public static final String NAME = "Fanout-Actor";

    private static final int LONGEST = 255;
    private static final Pattern FORM = Pattern.compile("[!-~]+( [!-~]+)*");
    private static final Pattern NOT_IN_HEADERS = Pattern.compile("[^!-~]+");

    private ActorHeader() {}

    /** A name as far as a header can have it: what is no visible ASCII becomes {@code ?}. */
    public static String valueOf(String name) {
        String value = NOT_IN_HEADERS.matcher(name.strip()).replaceAll("?");
        return value.isEmpty() ? "?" : value.substring(0, Math.min(value.length(), LONGEST));
    }

    /** The name in a header; empty if that is none. */
    public static Optional<String> read(String value) {
        return value.length() <= LONGEST && FORM.matcher(value).matches() ? Optional.of(value) : Optional.empty();
    }
}
