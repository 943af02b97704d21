package dev.fanout.dashboard.console;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lays JSON out over lines without understanding it: numbers stay as they were written, fields that are there twice are
 * there twice, and characters that nobody sees are escaped. Values that the reader must not see are replaced.
 */
final class JsonLayout {

    /** What stands in the place of a masked value. */
    static final String MASK = "•••";

    private static final JsonFactory JSON = new JsonFactory();
    private static final String INDENT = "  ";

    private final Personal personal;
    private final int most;
    private final StringBuilder text = new StringBuilder();

    private JsonLayout(Personal personal, int most) {
        this.personal = personal;
        this.most = most;
    }

    /**
     * A document.
     *
     * @param most characters
     * @return empty if it is no JSON
     */
    static Optional<PayloadText> of(byte[] document, Personal personal, int most) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), document)) {
            parser.nextToken();
            return laidOut(parser, personal, most);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The value of one of its fields, which comes first of those of that name. */
    static Optional<PayloadText> ofField(byte[] document, String field, Personal personal, int most) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = field.equals(parser.currentName());
                parser.nextToken();
                if (found) {
                    return laidOut(parser, personal, most);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<PayloadText> laidOut(JsonParser parser, Personal personal, int most) {
        JsonLayout layout = new JsonLayout(personal, most);
        layout.value(parser, "\n");
        boolean cut = layout.text.length() > most;
        return Optional.of(new PayloadText(
                cut ? layout.text.substring(0, most) + "\n…" : layout.text.toString(),
                cut ? "the first " + most + " characters" : "",
                cut));
    }

    private boolean isFull() {
        return text.length() > most;
    }

    private void value(JsonParser parser, String line) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            children(parser, token == JsonToken.START_OBJECT, line);
        } else if (token == JsonToken.VALUE_STRING) {
            quoted(parser.getString());
        } else {
            text.append(parser.getString());
        }
    }

    private void children(JsonParser parser, boolean object, String line) {
        text.append(object ? '{' : '[');
        String inner = line + INDENT;
        boolean first = true;
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_OBJECT && token != JsonToken.END_ARRAY && !isFull()) {
            text.append(first ? "" : ",").append(inner);
            first = false;
            if (object) {
                String name = parser.currentName();
                quoted(name);
                text.append(": ");
                parser.nextToken();
                if (hides(parser, name)) {
                    token = parser.nextToken();
                    continue;
                }
            }
            value(parser, inner);
            token = isFull() ? null : parser.nextToken();
        }
        text.append(first ? "" : line).append(object ? '}' : ']');
    }

    private boolean hides(JsonParser parser, @Nullable String name) {
        JsonToken token = parser.currentToken();
        String text = token == JsonToken.VALUE_STRING ? parser.getString() : null;
        if (token == JsonToken.VALUE_NULL || !personal.hides(String.valueOf(name), text)) {
            return false;
        }
        parser.skipChildren();
        quoted(MASK);
        return true;
    }

    private void quoted(@Nullable String value) {
        String string = String.valueOf(value);
        text.append('"');
        for (int i = 0; i < string.length() && !isFull(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (Unseen.is(c) || (Character.isSurrogate(c) && !Unseen.isPair(string, i))) {
                        text.append(Unseen.escape(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
