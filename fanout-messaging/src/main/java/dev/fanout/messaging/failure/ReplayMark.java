package dev.fanout.messaging.failure;

import dev.fanout.messaging.wire.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Says of a message that it is a dead letter on its way back to its queue, so that the next end of the message belongs
 * to the same dead letter.
 *
 * @param number which replay of that dead letter this is, from 1; tells the failure of one replay from a late copy of
 *     another's
 */
public record ReplayMark(UUID deadLetter, int number) {

    private static final String DEAD_LETTER = "fanout-dead-letter-id";
    private static final String NUMBER = "fanout-replay";

    /** Reads the headers; what is not there or not ours is no mark. */
    public static Optional<ReplayMark> in(@Nullable Map<String, ? extends @Nullable Object> headers) {
        if (headers == null || !(headers.get(NUMBER) instanceof Number number)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ReplayMark(UUID.fromString(Texts.of(headers.get(DEAD_LETTER))), number.intValue()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public Map<String, Object> headers() {
        return Map.of(DEAD_LETTER, deadLetter.toString(), NUMBER, number);
    }
}
