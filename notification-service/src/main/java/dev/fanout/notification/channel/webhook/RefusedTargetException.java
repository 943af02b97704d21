package dev.fanout.notification.channel.webhook;

import java.io.Serial;
import java.net.UnknownHostException;

/**
 * No webhook may ever go there. The message is the end of a sentence that begins with the target. It is an
 * {@link UnknownHostException} because the client lets its resolver throw nothing else.
 */
class RefusedTargetException extends UnknownHostException {

    @Serial
    private static final long serialVersionUID = 1L;

    RefusedTargetException(String objection) {
        super(objection);
    }
}
