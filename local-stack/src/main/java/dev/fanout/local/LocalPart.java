package dev.fanout.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

    /** The processor time that each part of the stack has used since its start, with its children. */
    public static Map<String, Duration> processorTimes() {
        Map<String, Duration> times = new TreeMap<>();
        for (Part part : Stack.require(Home.repository()).parts()) {
            part.process()
                    .ifPresent(process -> times.put(
                            part.name(),
                            Stream.concat(Stream.of(process), process.descendants())
                                    .flatMap(each -> each.info().totalCpuDuration().stream())
                                    .reduce(Duration.ZERO, Duration::plus)));
        }
        return times;
    }

    public String name() {
        return part.name();
    }

    /** Ends it cleanly. */
    public void stop() {
        part.stop();
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
