package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which messages died alike: of the same exception at the same place, with the same words but for ids and
 * numbers.
 */
final class Fingerprint {

    private static final int FRAMES = 3;
    private static final int LENGTH = 32;
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern PLACE_IN_FILE = Pattern.compile("\\(.*");

    private Fingerprint() {}

    static String of(CauseOfDeath cause, String queue, @Nullable String type) {
        String frames = cause.stackTrace()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("at "))
                .limit(FRAMES)
                .map(line -> PLACE_IN_FILE.matcher(line).replaceFirst(""))
                .collect(Collectors.joining("\n"));
        return shortDigest(String.join(
                "\n", cause.exception(), normal(cause.message()), String.valueOf(type), queue, normal(frames)));
    }

    private static String normal(String text) {
        return NUMBER.matcher(ID.matcher(text).replaceAll("#")).replaceAll("#");
    }

    private static String shortDigest(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, LENGTH);
    }
}
