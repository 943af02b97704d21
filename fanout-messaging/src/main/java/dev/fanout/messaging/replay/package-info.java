/** Replays of many dead letters as jobs. {@link dev.fanout.messaging.replay.ReplayJobs} is what an operator can do. */
@NullMarked
package dev.fanout.messaging.replay;

import org.jspecify.annotations.NullMarked;
