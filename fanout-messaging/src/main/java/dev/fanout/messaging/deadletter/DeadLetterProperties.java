package dev.fanout.messaging.deadletter;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How dead letters are kept.
 *
 * @param drain whether the service moves them from their queues into the database; if not, they stay in their queues
 *     for another program, and operators can still deal with the dead letters that the database has
 * @param replayTimeout after this time without an end a replay counts as lost, and its dead letter may be restored
 */
@ConfigurationProperties("fanout.messaging.dead-letters")
record DeadLetterProperties(
        @DefaultValue("true") boolean drain,
        @DefaultValue("15m") Duration replayTimeout) {}
