package dev.fanout.messaging.wire;

import dev.fanout.messaging.PermanentFailureException;

/**
 * A message that cannot be read: not JSON, a field missing, an envelope without type or id, a version that the service
 * does not know.
 */
public class MalformedMessageException extends PermanentFailureException {

    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
