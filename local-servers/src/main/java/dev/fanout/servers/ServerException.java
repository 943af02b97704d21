package dev.fanout.servers;

import org.jspecify.annotations.Nullable;

/** A server on this machine cannot do what was asked; the message tells a person what is wrong, and what to do. */
public class ServerException extends RuntimeException {

    public ServerException(String message) {
        super(message);
    }

    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
