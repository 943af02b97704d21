package dev.fanout.messaging.failure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a commit or an acknowledgement: figures, spans, notices. It is best effort: whether it fails, it changes
 * nothing of what has become of the message.
 */
public final class Afterwards {

    private static final Logger log = LoggerFactory.getLogger(Afterwards.class);

    private Afterwards() {}

    /** Does it, and logs what it throws. */
    public static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("What follows a commit has failed; the commit stands", e);
        }
    }
}
