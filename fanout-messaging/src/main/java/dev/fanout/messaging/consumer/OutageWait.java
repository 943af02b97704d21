package dev.fanout.messaging.consumer;

import dev.fanout.messaging.failure.Outage;

/**
 * The wait of one piece of work for an outage to end. Most outages are short, so at first the message keeps its place.
 * After the session's patience everything that the session holds goes back to the broker: a broker closes the channel
 * of a consumer that holds a message for too long, counts that as a failed delivery of each of them, and buries them
 * after some twenty.
 */
public final class OutageWait {

    private final long since = System.nanoTime();

    /** Whether all tries have taken longer than the session's patience. */
    public boolean isOver(ConsumerSession session) {
        return System.nanoTime() - since >= session.patience().toNanos();
    }

    /** Waits before the next try, or gives up the session if all tries have taken too long. */
    public void pause(ConsumerSession session) {
        if (isOver(session)) {
            session.end();
        } else {
            Outage.pause();
        }
    }
}
