package dev.fanout.local;

import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show the end of the logs of all parts, or of one.")
final class LogsCommand implements Callable<Integer> {

    @Mixin
    private final HelpOption help = new HelpOption();

    /** Lines are found in at most this much of a file's end. */
    private static final int TAIL_BYTES = 1 << 20;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "A service, broker or postgres; all if left out.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "LINES",
            defaultValue = "40",
            description = "How many lines of each log (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws IOException {
        Stack stack = Stack.require(Home.repository());
        List<Part> parts = name.isEmpty() ? stack.parts() : List.of(stack.part(name));
        String format = parts.size() == 1 ? "%2$s%n" : "%1$-21s| %2$s%n";
        List<Tail> tails = new ArrayList<>();
        for (Part part : parts) {
            var tail = new Tail(part.log());
            List<String> end = tail.lastLines();
            end.subList(Math.max(0, end.size() - Math.max(0, lines)), end.size())
                    .forEach(line -> System.out.printf(format, part.name(), line));
            tails.add(tail);
        }
        while (follow) {
            Processes.pause(Duration.ofMillis(300));
            for (int i = 0; i < tails.size(); i++) {
                for (String line : tails.get(i).newLines()) {
                    System.out.printf(format, parts.get(i).name(), line);
                }
            }
        }
        return 0;
    }

    /** Reads a growing file, whole lines at a time. */
    private static final class Tail {

        private final Path file;
        private long position;

        Tail(Path file) {
            this.file = file;
        }

        List<String> lastLines() throws IOException {
            long size = Files.exists(file) ? Files.size(file) : 0;
            position = Math.max(0, size - TAIL_BYTES);
            List<String> found = newLines();
            return position > TAIL_BYTES && !found.isEmpty() ? found.subList(1, found.size()) : found;
        }

        List<String> newLines() throws IOException {
            if (!Files.exists(file)) {
                return List.of();
            }
            try (var reader = new RandomAccessFile(file.toFile(), "r")) {
                if (reader.length() < position) {
                    position = 0; // the file was begun anew
                }
                var bytes = new byte[(int) Math.min(TAIL_BYTES, reader.length() - position)];
                reader.seek(position);
                reader.readFully(bytes);
                String text = new String(bytes, StandardCharsets.UTF_8);
                int end = text.lastIndexOf('\n');
                if (end < 0) {
                    return List.of();
                }
                String whole = text.substring(0, end);
                position += whole.getBytes(StandardCharsets.UTF_8).length + 1L;
                return whole.lines().toList();
            }
        }
    }
}
