package dev.fanout.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file of shell variables, one {@code NAME=value} a line, that a shell and the commands both read. */
public final class EnvFile {

    private EnvFile() {}

    /** Writes the variables; only the owner may read the file, because there are passwords in it. */
    static void write(Path file, Map<String, String> variables) {
        var text = new StringBuilder("# Written by ./fanout up. In a shell: set -a; . .fanout/env; set +a\n");
        variables.forEach((name, value) ->
                text.append(name).append('=').append(quoted(value)).append('\n'));
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new LocalStackException("cannot write " + file, e);
        }
    }

    /** What {@code ./fanout up} wrote in this clone of the repository, or nothing where it never ran. */
    public static Map<String, String> of(Path repository) {
        return read(Stack.envFile(repository));
    }

    /** The variables, or none where there is no such file. */
    static Map<String, String> read(Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return variables;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    variables.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
                }
            }
        } catch (IOException e) {
            throw new LocalStackException("cannot read " + file, e);
        }
        return variables;
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9._~:/@%+,=-]*") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static String unquoted(String value) {
        return value.startsWith("'") && value.endsWith("'") && value.length() > 1
                ? value.substring(1, value.length() - 1).replace("'\\''", "'")
                : value;
    }
}
