package dev.fanout.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Start a part of the stack again; returns when it is healthy.")
final class StartCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Parameters(paramLabel = "SERVICE", description = "A service, broker or postgres.")
    private String name = "";

    @Override
    public Integer call() {
        Path repository = Home.repository();
        Stack.lock(repository);
        Part part = Stack.require(repository).part(name);
        long begin = System.nanoTime();
        part.start();
        part.awaitReady(PATIENCE);
        System.out.println(part.name() + " is healthy after " + Durations.sinceNanos(begin) + ".");
        return 0;
    }
}
