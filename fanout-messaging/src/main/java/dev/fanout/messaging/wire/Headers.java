package dev.fanout.messaging.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes on of the headers of a message that this service sends again. All headers of a message share one frame with
 * its properties, of 128 KiB as a rule; a stranger's leave room in it for what the kit notes on failures.
 *
 * @param values truth values and finite numbers as they are, all others as text
 * @param cut what was shortened or left out, each with its size
 */
record Headers(Map<String, Object> values, List<String> cut) {

    /** Most bytes of all of them together. */
    static final int BUDGET = 48_000;

    private static final int LARGEST_TEXT = 8_000;
    private static final int REST_OF_A_TEXT = 1_000;

    /** RabbitMQ takes them for routing keys of further copies. */
    private static final List<String> ROUTING = List.of("CC", "BCC");

    /**
     * The headers in which the broker makes notes of its own ({@code x-*}) and those that it acts upon do not go on:
     * sent again they would mislead.
     */
    static Headers of(@Nullable Map<String, ? extends @Nullable Object> headers) {
        Map<String, Object> values = new TreeMap<>();
        List<String> cut = new ArrayList<>();
        if (headers != null) {
            headers.forEach((name, value) -> {
                if (value != null && !name.startsWith("x-") && !ROUTING.contains(name)) {
                    values.put(fittingName(name, cut), fitting(name, value, cut));
                }
            });
        }
        leaveOut(values, cut);
        return new Headers(values, cut);
    }

    private static String fittingName(String name, List<String> cut) {
        String fitting = Texts.shortenedToBytes(name, Bounds.LONGEST_BYTES);
        if (!fitting.equals(name)) {
            cut.add(named(name, Texts.bytesOf(name)));
        }
        return fitting;
    }

    private static Object fitting(String name, Object value, List<String> cut) {
        if (isPlain(value)) {
            return value;
        }
        String text = Texts.of(value);
        int size = Texts.bytesOf(text);
        if (size <= LARGEST_TEXT) {
            return text;
        }
        cut.add(named(name, size));
        return Texts.shortenedToBytes(text, REST_OF_A_TEXT);
    }

    private static boolean isPlain(Object value) {
        return switch (value) {
            case Boolean _, Byte _, Short _, Integer _, Long _ -> true;
            case Double number -> Double.isFinite(number);
            default -> false;
        };
    }

    /** Those of strangers first, the largest of them before the others. */
    private static void leaveOut(Map<String, Object> values, List<String> cut) {
        int total = values.entrySet().stream().mapToInt(Headers::sizeOf).sum();
        if (total <= BUDGET) {
            return;
        }
        List<Map.Entry<String, Object>> candidates = values.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Object> header) -> Envelope.isOurs(header.getKey()))
                        .thenComparing(Headers::sizeOf, Comparator.reverseOrder()))
                .map(header -> Map.entry(header.getKey(), header.getValue()))
                .toList();
        for (Map.Entry<String, Object> header : candidates) {
            if (total <= BUDGET) {
                break;
            }
            values.remove(header.getKey());
            total -= sizeOf(header);
            cut.add(named(header.getKey(), sizeOf(header)));
        }
    }

    private static int sizeOf(Map.Entry<String, Object> header) {
        int value = header.getValue() instanceof String text ? Texts.bytesOf(text) : Long.BYTES;
        return header.getKey().getBytes(StandardCharsets.UTF_8).length + value + 6; // lengths and kind
    }

    private static String named(String name, int size) {
        return Texts.line(name) + " (" + size + " bytes)";
    }
}
