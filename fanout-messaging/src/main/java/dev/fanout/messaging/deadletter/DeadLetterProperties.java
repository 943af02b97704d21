package dev.fanout.messaging.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What becomes of dead letters.
 *
 * @param drain whether they are moved from their queues into the database; if not, they stay there for somebody else,
 *     and the dead letters that the database has can still be dealt with
 * @param replayTimeout after this time without an end a replay counts as lost, and its dead letter may be restored
 */
@ConfigurationProperties("fanout.messaging.dead-letters")
record DeadLetterProperties(
        @DefaultValue("true") boolean drain,
        @DefaultValue("15m") Duration replayTimeout) {}
