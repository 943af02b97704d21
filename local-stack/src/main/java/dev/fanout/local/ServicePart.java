package dev.fanout.local;

import dev.fanout.servers.Ports;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service as a part of the stack: its runnable jar as a process. */
final class ServicePart implements Part {

    /** Boot itself gives requests and listeners 30 s to finish. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(40);

    private static final long LONGEST_LOG = 20_000_000;

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Service service;
    private final Stack stack;
    private @Nullable Process started;

    ServicePart(Service service, Stack stack) {
        this.service = service;
        this.stack = stack;
    }

    @Override
    public String name() {
        return service.name();
    }

    @Override
    public String address() {
        return stack.settings().urlOf(service);
    }

    @Override
    public void start() {
        if (process().isPresent()) {
            return;
        }
        obstacle().ifPresent(obstacle -> {
            throw new LocalStackException(obstacle);
        });
        Path jar = new UnpackedJar(builtJar(), stack.folder().resolve("app").resolve(service.name())).current();
        stack.createFolder(stack.folder().resolve("pids"));
        stack.createFolder(stack.folder().resolve("logs"));
        stack.createFolder(dataFolder());
        beginNewLogIfLong();
        started = Processes.startDetached(command(jar), stack.environmentOf(service), dataFolder(), log());
        Processes.writePid(pidFile(), started.pid());
    }

    /** Keeps one earlier log only, so that a stack in use for months does not fill the disk. */
    private void beginNewLogIfLong() {
        try {
            if (Files.exists(log()) && Files.size(log()) > LONGEST_LOG) {
                Files.move(log(), log().resolveSibling(service.name() + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new LocalStackException("cannot begin a new " + log(), e);
        }
    }

    /** What stands in the way of a start, in words for the user; nothing where the service runs already. */
    Optional<String> obstacle() {
        int port = stack.settings().portOf(service);
        return process().isPresent() || Ports.isFree(port)
                ? Optional.empty()
                : Optional.of("port " + port + " of " + service.name()
                        + " is taken by another program; choose another with " + service.portVariable() + "="
                        + (port + 10_000));
    }

    private Path builtJar() {
        Path jar = service.jar(stack.repository());
        if (!Files.isRegularFile(jar)) {
            throw new LocalStackException(jar + " is missing; ./fanout up builds it");
        }
        return jar;
    }

    private List<String> command(Path jar) {
        var command = new ArrayList<>(List.of(
                Home.java(),
                marker(),
                // All services share one machine with the broker: each gets little memory,
                // and a collector without threads of its own.
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                // Address space only. The JVM stops everything for a full collection each time a share of it fills.
                "-XX:ReservedCodeCacheSize=480m",
                // When a service has run out of memory, ./fanout status must show it as down, not half alive.
                "-XX:+ExitOnOutOfMemoryError"));
        String more = System.getenv("FANOUT_JAVA_OPTS");
        if (more != null && !more.isBlank()) {
            command.addAll(List.of(more.strip().split("\\s+")));
        }
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** Stands in the command line, so that a stale pid file never makes another process the service's. */
    private String marker() {
        return "-Dfanout.local=" + stack.folder().resolve(service.name());
    }

    @Override
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isReady()) {
            Process child = started;
            if (process().isEmpty() && (child == null || !child.isAlive())) {
                throw new LocalStackException(service.name() + " ended while starting. " + lastWords());
            }
            if (System.nanoTime() > deadline) {
                throw new LocalStackException(
                        service.name() + " is not healthy after " + patience.toSeconds() + " s. " + lastWords());
            }
            Processes.pause(Duration.ofMillis(100));
        }
    }

    private String lastWords() {
        String words = Processes.tail(log(), 30);
        return "The end of " + log() + ":\n" + words
                + (words.contains("Migration checksum mismatch")
                        ? "\n\nThe data were written by a version with other tables; "
                                + "./fanout down --delete-data removes them."
                        : "");
    }

    @Override
    public boolean isReady() {
        var request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + stack.settings().portOf(service) + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return process().isPresent()
                    && HTTP.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void stop() {
        process().ifPresent(handle -> Processes.terminate(handle, STOP_PATIENCE));
        forget();
    }

    @Override
    public void kill() {
        process().ifPresent(Processes::kill);
        forget();
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new LocalStackException("cannot remove " + pidFile(), e);
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return Processes.find(pidFile(), line -> line.contains(marker() + " "));
    }

    @Override
    public Path log() {
        return stack.folder().resolve("logs").resolve(service.name() + ".log");
    }

    private Path dataFolder() {
        return stack.folder().resolve("data").resolve(service.name());
    }

    private Path pidFile() {
        return stack.folder().resolve("pids").resolve(service.name() + ".pid");
    }
}
