package dev.fanout.servers;

import org.jspecify.annotations.Nullable;

/**
 * Something on this machine keeps the stack from doing what was asked; the message says what, and what to do, to a
 * person.
 */
public class LocalStackException extends RuntimeException {

    public LocalStackException(String message) {
        super(message);
    }

    public LocalStackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
