package dev.fanout.dashboard.gather;

import java.util.concurrent.Callable;

/**
 * One of the things that a {@link Scatter} waits for.
 *
 * @param name for the thread that does it
 * @param work ends soon after its thread was interrupted
 */
public record Part<T>(String name, Callable<T> work) {}
