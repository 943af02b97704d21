package dev.fanout.messaging.deadletter;

import java.util.UUID;

/** There is no dead letter of that id. */
public class NoSuchDeadLetterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchDeadLetterException(UUID id) {
        super("There is no dead letter " + id + ".");
    }
}
