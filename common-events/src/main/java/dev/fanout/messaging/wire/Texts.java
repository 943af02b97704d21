package dev.fanout.messaging.wire;

/** Texts of strangers, made fit for headers and columns. */
public final class Texts {

    private Texts() {}

    /** At most so many characters; what was cut off ends in an ellipsis. Never leaves half a surrogate pair. */
    public static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The same for a text column: PostgreSQL refuses U+0000. */
    public static String forColumn(String text, int longest) {
        return shortened(text.replace('\0', '\uFFFD'), longest);
    }
}
