package dev.fanout.dashboard.console;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a stack trace.
 *
 * @param ours whether these lines are what matters: the exceptions, and frames that are no library's
 */
record TracePart(boolean ours, String text, int lines) {

    /** Packages whose frames are folded. */
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "jakarta.",
            "org.springframework.",
            "org.hibernate.",
            "com.zaxxer.",
            "tools.jackson.",
            "com.fasterxml.",
            "com.rabbitmq.",
            "io.micrometer.",
            "org.apache.",
            "org.h2.",
            "org.postgresql.",
            "io.github.resilience4j.",
            "dev.fanout.messaging.");

    static List<TracePart> of(String trace) {
        List<TracePart> parts = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        boolean ours = true;
        for (String line : trace.lines().toList()) {
            boolean next = !isOfLibrary(line.strip());
            if (next != ours && !lines.isEmpty()) {
                parts.add(part(ours, lines));
                lines.clear();
            }
            ours = next;
            lines.add(line);
        }
        if (!lines.isEmpty()) {
            parts.add(part(ours, lines));
        }
        return parts;
    }

    private static TracePart part(boolean ours, List<String> lines) {
        return new TracePart(ours, Unseen.shown(String.join("\n", lines)), lines.size());
    }

    private static boolean isOfLibrary(String line) {
        if (!line.startsWith("at ")) {
            return line.startsWith("... ");
        }
        // A frame may name its loader and module first: at app//org.example.Type.method(...)
        String frame = line.substring(line.lastIndexOf('/', Math.max(0, line.indexOf('('))) + 1);
        String name = frame.startsWith("at ") ? frame.substring(3) : frame;
        return LIBRARIES.stream().anyMatch(name::startsWith);
    }
}
