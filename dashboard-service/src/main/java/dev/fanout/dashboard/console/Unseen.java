package dev.fanout.dashboard.console;

import java.util.Locale;

/**
 * Characters that nobody sees, but that change what is seen: controls, and marks that turn the direction of a text.
 * Strangers' texts show them as {@code \}{@code u202e}.
 */
final class Unseen {

    private Unseen() {}

    static boolean is(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\t';
            case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    static String escape(char c) {
        return String.format(Locale.ROOT, "\\u%04x", (int) c);
    }

    /** The text with these characters made visible. */
    static String shown(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean half = Character.isSurrogate(c) && !isPair(text, i);
            if (shown == null && (is(c) || half)) {
                shown = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (shown != null) {
                if (is(c) || half) {
                    shown.append(escape(c));
                } else {
                    shown.append(c);
                }
            }
        }
        return shown == null ? text : shown.toString();
    }

    /** Whether the surrogate at this place has its other half beside it. */
    static boolean isPair(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
