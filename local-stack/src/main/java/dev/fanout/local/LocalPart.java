package dev.fanout.local;

import java.nio.file.Path;
import java.time.Duration;

/** A part of the local stack that a story ends as a crash would, and brings back. */
public final class LocalPart {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Part part;

    private LocalPart(Part part) {
        this.part = part;
    }

    /**
     * @param name a service, broker or postgres
     * @throws LocalStackException if there is no stack here, or no such part in it
     */
    public static LocalPart named(String name) {
        Path repository = Home.repository();
        Stack.lock(repository);
        return new LocalPart(Stack.require(repository).part(name));
    }

    public String name() {
        return part.name();
    }

    public void kill() {
        part.kill();
    }

    /** Returns when it is healthy. */
    public void start() {
        part.start();
        part.awaitReady(PATIENCE);
    }
}
