package dev.fanout.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        description = {
            "Start the broker and the services, wait until they are healthy, print their addresses.",
            "Ports are chosen by FANOUT_ORDER_PORT and so on, FANOUT_BROKER_PORT, FANOUT_BROKER_MANAGEMENT_PORT, "
                    + "FANOUT_BROKER_FIGURES_PORT and FANOUT_POSTGRES_PORT; the servers otherwise take free ones."
        })
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    @Option(
            names = "--postgres",
            description = "Keep the services' data in an embedded PostgreSQL instead of H2 files.")
    private boolean postgres;

    @Option(names = "--examples", description = "Start the services of examples/ as well.")
    private boolean examples;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "240",
            description = "How long everything together may take to become healthy (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Override
    public Integer call() {
        Path repository = Home.repository();
        Stack.lock(repository);
        Stack stack = runningOrPlanned(repository);
        List<Part> missing =
                stack.parts().stream().filter(part -> part.process().isEmpty()).toList();
        if (missing.isEmpty() && stack.parts().stream().allMatch(Part::isReady)) {
            System.out.println("The stack is running already.");
            print(stack);
            return 0;
        }
        long begin = System.nanoTime();
        requireNoObstacles(stack);
        stack.save();
        System.out.println("Starting "
                + (missing.size() == stack.parts().size()
                        ? "the broker and " + stack.services().size() + " services on "
                                + (stack.settings().onPostgres() ? "PostgreSQL" : "H2 files")
                        : String.join(", ", missing.stream().map(Part::name).toList()))
                + " ...");
        try {
            bringUp(stack, missing, begin);
        } catch (RuntimeException e) {
            System.out.println("Stopping what has started ...");
            Parallel.forEach(missing.reversed(), Part::stop);
            throw e;
        }
        stack.writeEnvFile();
        System.out.println("All healthy after " + Durations.sinceNanos(begin) + ".");
        print(stack);
        return 0;
    }

    private Stack runningOrPlanned(Path repository) {
        Optional<Stack> running = Stack.find(repository).filter(Stack::anythingRuns);
        if (running.isPresent() && running.get().settings().onPostgres() != postgres) {
            throw new LocalStackException(
                    "a stack on " + (postgres ? "H2 files" : "PostgreSQL") + " is running; ./fanout down first");
        }
        List<Service> wanted = examples ? Service.known().toList() : Service.ALL;
        return running.map(stack -> stack.with(wanted)).orElseGet(() -> Stack.plan(repository, wanted, postgres));
    }

    private static void requireNoObstacles(Stack stack) {
        List<String> obstacles = stack.services().stream()
                .map(ServicePart.class::cast)
                .flatMap(part -> part.obstacle().stream())
                .toList();
        if (!obstacles.isEmpty()) {
            throw new LocalStackException(String.join("\n  ", obstacles)
                    + (stack.anythingRuns() ? "\nRun ./fanout down first: a running stack keeps its ports." : ""));
        }
    }

    private void bringUp(Stack stack, List<Part> missing, long begin) {
        Duration patience = Duration.ofSeconds(timeout);
        for (List<Part> stage : List.of(stack.servers(), stack.services())) {
            var starting = new ArrayList<>(stage);
            starting.stream().filter(part -> isIn(missing, part)).forEach(Part::start);
            Parallel.forEach(starting, part -> {
                part.awaitReady(patience.minusNanos(System.nanoTime() - begin));
                if (isIn(missing, part)) {
                    System.out.printf("  %-22s %8s%n", part.name(), Durations.sinceNanos(begin));
                }
            });
        }
    }

    private static boolean isIn(List<Part> parts, Part part) {
        return parts.stream().anyMatch(other -> other.name().equals(part.name()));
    }

    private static void print(Stack stack) {
        System.out.println();
        stack.parts().forEach(part -> System.out.printf("  %-22s %s%n", part.name(), part.address()));
        System.out.println();
        System.out.println("Addresses and credentials are in .fanout/env: set -a; . .fanout/env; set +a");
        System.out.println("Next: ./fanout demo, ./fanout load 1000, ./fanout status, ./fanout down");
    }
}
