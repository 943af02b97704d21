package dev.fanout.dashboard.gather;

/**
 * Does several things at once, waits for them no longer than until a deadline, and takes what is there then.
 *
 * <p>Small on purpose: it is what a {@code StructuredTaskScope} with a timeout and a joiner that keeps all results will
 * do, once structured concurrency is no preview any more.
 */
public interface Scatter {

    /**
     * Starts all parts at once, each on a thread of its own, and returns when all have ended or the deadline has
     * passed, whichever is first. Parts that have not ended by then are interrupted and not waited for. In each of them
     * the deadline is {@link Deadline#current()}, and the trace of the caller goes on.
     *
     * @param parts all different
     * @throws InterruptedException if the caller's thread is interrupted; then so are all parts
     */
    Gathered gather(Deadline deadline, Part<?>... parts) throws InterruptedException;
}
