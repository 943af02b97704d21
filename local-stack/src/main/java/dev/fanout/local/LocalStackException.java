package dev.fanout.local;

import org.jspecify.annotations.Nullable;

/** A command cannot do what was asked; the message tells a person what is wrong, and what to do. */
public class LocalStackException extends RuntimeException {

    public LocalStackException(String message) {
        super(message);
    }

    public LocalStackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
