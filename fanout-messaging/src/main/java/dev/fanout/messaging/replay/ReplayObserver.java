package dev.fanout.messaging.replay;

import java.util.Collection;
import java.util.UUID;

/**
 * Hears what became of what jobs have begun. Whoever decides that tells it, in the transaction of the decision; so the
 * two are known together or not at all. It may be told of anything of the kind: what no job has begun, or what has
 * ended before, changes nothing. A job of which it never hears an end waits until somebody cancels it.
 */
public interface ReplayObserver {

    /**
     * Notes an end, in the transaction of the caller. Not to be called by {@link Replayable#begin} for what it begins:
     * the job does not know of that yet.
     *
     * @param kind as {@link Replayable#kind()} says
     * @param ids best by the hundred: one statement notes them all
     */
    void ended(String kind, Collection<UUID> ids, Outcome outcome);

    /** How a replay ended. */
    enum Outcome {
        RESOLVED,
        /** It has failed again, and counts against the job. */
        FAILED,
        /** It was given up or deleted, and nobody knows what became of it. Counts neither for nor against the job. */
        ABANDONED
    }
}
