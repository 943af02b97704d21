package dev.fanout.local;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "kill", description = "End a part as a crash would (SIGKILL); ./fanout start brings it back.")
final class KillCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Parameters(paramLabel = "SERVICE", description = "A service, broker or postgres.")
    private String name = "";

    @Override
    public Integer call() {
        Path repository = Home.repository();
        Stack.lock(repository);
        Part part = Stack.require(repository).part(name);
        if (part.process().isEmpty()) {
            System.out.println(part.name() + " was not running.");
            return 0;
        }
        part.kill();
        System.out.println(part.name() + " is killed.");
        return 0;
    }
}
