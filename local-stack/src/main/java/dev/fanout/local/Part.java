package dev.fanout.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Something of the stack that runs as a process of its own. */
interface Part {

    /** What the user calls it. */
    String name();

    /** Where it can be reached, in words for the user. */
    String address();

    /** Starts it and returns at once. Does nothing where it runs already. */
    void start();

    /** Returns as soon as it serves clients. */
    void awaitReady(Duration patience);

    /** Whether it serves clients now. */
    boolean isReady();

    /** Stops it cleanly. Does nothing where nothing runs. */
    void stop();

    /** Ends it as a crash would. */
    void kill();

    Optional<ProcessHandle> process();

    Path log();
}
