package dev.fanout.notification.channel;

import java.time.Duration;
import java.util.Optional;

/**
 * A way to reach recipients. A channel knows neither transactions nor earlier attempts, and many threads use it at
 * once.
 */
public interface Channel {

    /** The name in subscriptions, deliveries and events: {@code webhook}, {@code email} or {@code log}. */
    String name();

    /**
     * Why this channel can never reach such a target, as the end of a sentence that begins with the target; empty if it
     * can. It looks at form and address; a name that does not resolve now is no objection.
     */
    Optional<String> objectionTo(String target);

    /**
     * What limits and breakers of concurrent calls are counted by: for webhooks scheme, host and port, for e-mail the
     * server. At most 300 characters.
     */
    String destinationOf(String target);

    /** How long an attempt can take, where the channel itself bounds it; 0 where it does not. */
    default Duration longestAttempt() {
        return Duration.ZERO;
    }

    /** Makes one attempt and says what came of it. Throws only for a programming error. */
    Answer send(Message message);
}
