package dev.fanout.messaging.replay;

import java.util.UUID;

/** There is no job of that id. */
public class NoSuchReplayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchReplayException(UUID id) {
        super("There is no replay " + id + ".");
    }
}
