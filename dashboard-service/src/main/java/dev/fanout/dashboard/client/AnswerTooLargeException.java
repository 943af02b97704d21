package dev.fanout.dashboard.client;

import java.io.IOException;

/** An answer that is not read to its end. */
final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(long limitBytes) {
        super("the answer has more than " + limitBytes + " bytes");
    }
}
