package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Prometheus' own tool, which knows what Prometheus would accept. */
final class Promtool {

    private Promtool() {}

    /** Runs it to its end, which has to be a success. */
    static void accepts(String... arguments) {
        Result result = run("", arguments);
        assertThat(result.exit())
                .as("promtool %s says:%n%s", String.join(" ", arguments), result.output())
                .isZero();
    }

    /**
     * The complaints of promtool about metrics in Prometheus' text format, one a line.
     *
     * @throws AssertionError if the text cannot be read at all
     */
    static List<String> complaintsAbout(String metrics) {
        Result result = run(metrics, "check", "metrics");
        // 3: it can be read, but there are complaints.
        assertThat(result.exit()).as(result.output()).isIn(0, 3);
        return result.output().lines().toList();
    }

    private static Result run(String input, String... arguments) {
        List<String> command = Stream.concat(Stream.of(find().toString()), Arrays.stream(arguments))
                .toList();
        try {
            Path given = Files.createTempFile("promtool", ".in");
            Path said = Files.createTempFile("promtool", ".out");
            try {
                Files.writeString(given, input);
                int exit = new ProcessBuilder(command)
                        .redirectInput(given.toFile())
                        .redirectOutput(said.toFile())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor();
                return new Result(exit, Files.readString(said, StandardCharsets.UTF_8));
            } finally {
                Files.delete(given);
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path find() {
        String chosen = System.getenv("FANOUT_PROMTOOL");
        Stream<Path> onPath = Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "promtool"));
        Stream<Path> fetched = Stream.of(Monitoring.REPOSITORY.resolve(".fanout/tools/promtool"));
        return (chosen == null ? Stream.concat(onPath, fetched) : Stream.of(Path.of(chosen)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> fail("promtool, which comes with Prometheus, is needed and was not found "
                        + (chosen == null ? "on the PATH or in .fanout/tools" : "at FANOUT_PROMTOOL=" + chosen)
                        + ". ./fanout test fetches it where it can; otherwise install Prometheus 2.42 or newer."));
    }

    private record Result(int exit, String output) {}
}
