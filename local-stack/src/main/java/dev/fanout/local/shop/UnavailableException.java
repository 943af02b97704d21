package dev.fanout.local.shop;

import dev.fanout.local.LocalStackException;

/** A service answers, but cannot do now what it was asked. */
public final class UnavailableException extends LocalStackException {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message);
    }
}
