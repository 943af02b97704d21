package dev.fanout.messaging.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Texts and times of strangers, made fit for headers and columns. */
public final class Texts {

    private static final int LONGEST_IN_LINE = 100;
    private static final int DEEPEST = 16;

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Texts() {}

    /** Every database has these, from 1970 to 9999; what lies outside is moved to the nearest. */
    public static Instant timeForColumn(Instant time) {
        return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    }

    /** At most so many characters; what was cut off ends in an ellipsis. Never leaves half a surrogate pair. */
    public static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The value of a header as text. Tables and lists in it may be nested deeper than a stack is. */
    public static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(value, 0, text);
        return text.toString();
    }

    private static void append(@Nullable Object value, int depth, StringBuilder text) {
        switch (value) {
            case List<?> _, Map<?, ?> _ when depth == DEEPEST -> text.append('…');
            case List<?> list -> appendAll(list, "[]", text, element -> append(element, depth + 1, text));
            case Map<?, ?> table ->
                appendAll(table.entrySet(), "{}", text, entry -> {
                    text.append(entry.getKey()).append('=');
                    append(entry.getValue(), depth + 1, text);
                });
            case byte[] bytes -> text.append(bytes.length).append(" bytes");
            case null, default -> text.append(value);
        }
    }

    private static <T> void appendAll(Collection<T> elements, String brackets, StringBuilder text, Consumer<T> append) {
        text.append(brackets.charAt(0));
        String separator = "";
        for (T element : elements) {
            text.append(separator);
            append.accept(element);
            separator = ", ";
        }
        text.append(brackets.charAt(1));
    }

    /** Its size on the wire, in UTF-8. */
    public static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** At most so many bytes in UTF-8, at least 8; what was cut off ends in an ellipsis. */
    public static String shortenedToBytes(String text, int most) {
        if (bytesOf(text) <= most) {
            return text;
        }
        int bytes = bytesOf("…");
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > most) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end) + "…";
    }

    /** A stranger's text in a line of a log: control characters are escaped, and it is short. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder();
        shortened(text, LONGEST_IN_LINE).chars().forEach(character -> {
            if (Character.isISOControl(character) || character == '\u2028' || character == '\u2029') {
                line.append("\\u").append(HexFormat.of().toHexDigits((char) character));
            } else {
                line.append((char) character);
            }
        });
        return line.toString();
    }

    /** The same for a text column: PostgreSQL refuses U+0000. */
    public static String forColumn(String text, int longest) {
        return shortened(text.replace('\0', '\uFFFD'), longest);
    }
}
