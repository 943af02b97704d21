package dev.fanout.local;

import dev.fanout.servers.Folders;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "down", description = "Stop everything that ./fanout up started; the data stay for the next time.")
final class DownCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(names = "--delete-data", description = "Remove the data, the logs and all other state too.")
    private boolean deleteData;

    @Override
    public Integer call() {
        Path repository = Home.repository();
        Stack.lock(repository);
        Optional<Stack> stack = Stack.find(repository);
        if (stack.isEmpty()) {
            System.out.println("Nothing is running.");
        } else {
            long begin = System.nanoTime();
            // Services first: to finish what they have begun, they need the broker and the database.
            for (List<Part> stage : List.of(stack.get().services(), stack.get().servers())) {
                Parallel.forEach(stage, part -> {
                    boolean running = part.process().isPresent();
                    part.stop();
                    if (running) {
                        System.out.printf("  %-22s stopped  %8s%n", part.name(), Durations.sinceNanos(begin));
                    }
                });
            }
            System.out.println("Nothing of the stack is running any more.");
        }
        if (deleteData) {
            Folders.delete(Stack.folderOf(repository));
            System.out.println("All data are removed.");
        }
        return 0;
    }
}
