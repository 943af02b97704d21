package dev.fanout.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service in a process of its own, which a test can kill as the kernel would. */
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path output;

    private ServiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it, and does not wait until it is there.
     *
     * @param application has a {@code main}
     * @param heapMib its largest heap
     */
    public static ServiceProcess start(
            Class<?> application,
            int heapMib,
            Map<String, String> database,
            VirtualHost virtualHost,
            String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + heapMib + "m",
                "-cp",
                System.getProperty("java.class.path"),
                application.getName()));
        database.forEach((name, value) -> line.add("--" + name + "=" + value));
        virtualHost.properties().forEach((name, value) -> line.add("--" + name + "=" + value));
        line.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("service", ".log");
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new ServiceProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The port of its web server, which may have chosen it itself; empty as long as it is not open. */
    public OptionalInt port() {
        Matcher said = PORT.matcher(output());
        return said.find() ? OptionalInt.of(Integer.parseInt(said.group(1))) : OptionalInt.empty();
    }

    /** What it has logged. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}; returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
        try {
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
