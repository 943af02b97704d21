package dev.fanout.dashboard.event;

import dev.fanout.messaging.PermanentFailureException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of a payload that was read as JSON already. */
final class JsonText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private JsonText() {}

    /**
     * Decodes.
     *
     * @throws PermanentFailureException if the payload is not in UTF-8, which is the encoding of JSON between systems
     *     (RFC 8259); readers that are more lenient find UTF-16 and UTF-32 out by themselves
     */
    static String of(byte[] payload) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PermanentFailureException("the payload is not in UTF-8", e);
        }
        if (text.indexOf('\0') >= 0) { // never in JSON; in every letter of UTF-16
            throw new PermanentFailureException("the payload is not in UTF-8, for it has U+0000 in it");
        }
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
