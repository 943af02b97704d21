package dev.fanout.dashboard.gather;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Does something, and if that takes long, the same a second time beside it; the first answer counts. */
public interface Backup {

    /**
     * Starts the first, and the second if the first has failed or has not ended after a while. Returns with the first
     * value that there is; the other one is interrupted and not waited for. Both have the current deadline, and the
     * trace of the caller.
     *
     * @param patience how long the first is alone
     * @param second asked once, and only if a second is due; empty if there shall be none
     * @throws InterruptedException if the caller's thread is interrupted; then so are both
     * @throws Exception that of the first, if none of them has a value
     */
    <T> T call(Part<T> first, Duration patience, Supplier<Optional<Part<T>>> second) throws Exception;
}
