package dev.fanout.notification.channel;

import java.util.Optional;

/** A way to reach recipients. Called outside of transactions, by many threads at once. */
public interface Channel {

    /** Name in subscriptions, deliveries and events: {@code webhook}, {@code email} or {@code log}. */
    String name();

    /** Why this can be no target of this channel, for people; empty if it can. */
    Optional<String> objectionTo(String target);

    /** What calls at the same time are limited by, and counted by as failed: at most 300 characters. */
    String destinationOf(String target);

    /** One attempt. Says what came of it, and throws only for a programming error. */
    Answer send(Message message);
}
