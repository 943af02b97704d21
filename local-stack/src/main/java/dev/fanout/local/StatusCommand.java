package dev.fanout.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "status", description = "Show each part with its state; exit code 0 if all are healthy, 3 if not.")
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final int NOT_ALL_HEALTHY = 3;

    @Override
    public Integer call() {
        Optional<Stack> found = Stack.find(Home.repository());
        if (found.isEmpty()) {
            System.out.println("There is no stack here yet; ./fanout up brings it up.");
            return NOT_ALL_HEALTHY;
        }
        boolean allHealthy = true;
        System.out.printf("%-22s %-10s %8s %-14s %s%n", "PART", "STATE", "PID", "RUNNING FOR", "ADDRESS");
        for (Part part : found.get().parts()) {
            Optional<ProcessHandle> process = part.process();
            boolean healthy = part.isReady();
            allHealthy &= healthy;
            System.out.printf(
                    "%-22s %-10s %8s %-14s %s%n",
                    part.name(),
                    healthy ? "healthy" : process.isPresent() ? "unhealthy" : "down",
                    process.map(handle -> Long.toString(handle.pid())).orElse("-"),
                    process.flatMap(handle -> handle.info().startInstant())
                            .map(start -> Durations.rough(Duration.between(start, Instant.now())))
                            .orElse("-"),
                    part.address());
        }
        return allHealthy ? 0 : NOT_ALL_HEALTHY;
    }
}
