package dev.fanout.servers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Processes that outlive the JVM that starts them, and that a later JVM finds again by a pid file. */
public final class Processes {

    private Processes() {}

    /**
     * Starts a command that goes on when this JVM or its terminal ends; its output is appended to the log file.
     *
     * @param environment variables that are added to or, where the value is null, taken from those of this JVM
     */
    public static Process startDetached(
            List<String> command, Map<String, @Nullable String> environment, Path workingFolder, Path log) {
        var detached = new ArrayList<>(detacher());
        detached.addAll(command);
        var builder = new ProcessBuilder(detached)
                .directory(workingFolder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ServerException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@code setsid} gives the process a session of its own, which the terminal's Ctrl-C and hang-up do not reach;
     * macOS has only {@code nohup}, against the hang-up.
     */
    private static List<String> detacher() {
        return onPath("setsid").or(() -> onPath("nohup")).map(List::of).orElse(List.of());
    }

    /** An executable file found on the search path. */
    static Optional<String> onPath(String name) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toString());
            }
        }
        return Optional.empty();
    }

    /**
     * The living process with this command line. The id in the first line of the file is only a hint: after an unclean
     * end the operating system may give the id to another process. So the command line must prove it, and where the
     * file is missing or stale, this looks through all processes. A process that has ended but was not yet waited for
     * has no command line and does not count as living.
     */
    public static Optional<ProcessHandle> find(Path pidFile, Predicate<String> isCommandLine) {
        return readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(handle -> isRunning(handle, isCommandLine))
                .or(() -> ProcessHandle.allProcesses()
                        .filter(handle -> isRunning(handle, isCommandLine))
                        .findFirst());
    }

    static boolean isRunning(ProcessHandle handle, Predicate<String> isCommandLine) {
        return handle.isAlive()
                && handle.info().commandLine().filter(isCommandLine).isPresent();
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            String text = Files.readString(pidFile).strip();
            int end = text.indexOf('\n');
            return Optional.of(
                    Long.valueOf(end < 0 ? text : text.substring(0, end).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public static void writePid(Path pidFile, long pid) {
        try {
            Files.writeString(pidFile, pid + "\n");
        } catch (IOException e) {
            throw new ServerException("cannot write " + pidFile, e);
        }
    }

    /**
     * Asks the process with SIGTERM to end, waits, and ends it with SIGKILL if it has not ended by then. Returns
     * whether it ended by itself.
     */
    public static boolean terminate(ProcessHandle handle, Duration patience) {
        handle.destroy();
        return awaitEndOrKill(handle, patience);
    }

    /** Ends the process with SIGKILL. */
    public static void kill(ProcessHandle handle) {
        handle.destroyForcibly();
        awaitEnd(handle, Duration.ofSeconds(10));
    }

    /** Sends a signal for which Java has no method of its own, such as INT. */
    static void signal(ProcessHandle handle, String signal) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + handle.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new ServerException("cannot signal process " + handle.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static boolean awaitEndOrKill(ProcessHandle handle, Duration patience) {
        if (awaitEnd(handle, patience)) {
            return true;
        }
        kill(handle);
        return false;
    }

    static boolean awaitEnd(ProcessHandle handle, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        CompletableFuture<ProcessHandle> exit = handle.onExit();
        while (true) {
            // A process without a command line has ended, and only waits for its parent to take notice.
            if (!handle.isAlive() || handle.info().commandLine().isEmpty()) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                exit.get(Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException e) {
                return !handle.isAlive();
            }
        }
    }

    /** The last lines of a log file, for error messages. */
    public static String tail(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }

    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerException("interrupted while waiting", e);
        }
    }
}
