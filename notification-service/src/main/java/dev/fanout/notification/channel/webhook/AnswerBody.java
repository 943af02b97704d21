package dev.fanout.notification.channel.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads as much of an answer as is good for us. */
final class AnswerBody {

    private static final Logger log = LoggerFactory.getLogger(AnswerBody.class);

    /** To the end of an answer that is not longer, so that its connection can be used again. */
    private static final int MOST_BYTES = 65_536;

    /** Enough for what an {@link dev.fanout.notification.channel.Answer} keeps. */
    private static final int KEPT_BYTES = 4_000;

    private AnswerBody() {}

    /**
     * The start of the body as text. A body that breaks off, or that the end of the attempt breaks off, is what came of
     * it until then: the status says all that counts, and it is there already.
     */
    static String startOf(ClassicHttpResponse answer) {
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return "";
        }
        byte[] kept = new byte[KEPT_BYTES];
        int length = 0;
        try {
            InputStream body = entity.getContent();
            int read;
            while (length < KEPT_BYTES && (read = body.read(kept, length, KEPT_BYTES - length)) >= 0) {
                length += read;
            }
            if (length == KEPT_BYTES) {
                body.readNBytes(MOST_BYTES - KEPT_BYTES);
            }
        } catch (IOException e) {
            log.debug("An answer broke off after {} bytes", length, e);
        }
        return new String(kept, 0, length, StandardCharsets.UTF_8);
    }
}
