/**
 * Replays of many as jobs, whatever it is that is replayed: {@link dev.fanout.messaging.replay.Replayable} is a kind of
 * it, and {@link dev.fanout.messaging.replay.ReplayJobs} is what an operator can do. Open to services, for kinds of
 * their own; dead letters are the kind of the kit.
 */
@NullMarked
package dev.fanout.messaging.replay;

import org.jspecify.annotations.NullMarked;
