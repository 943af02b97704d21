package dev.fanout.dashboard.projection;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;

/** The steps of a saga as a column has them. */
final class Steps {

    private Steps() {}

    static String text(Map<String, Instant> steps) {
        return steps.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(step -> step.getKey() + "=" + ChronoUnit.MICROS.between(Instant.EPOCH, step.getValue()))
                .collect(joining(" "));
    }

    static Map<String, Instant> in(String text) {
        return Stream.of(text.split(" ")).collect(toMap(Steps::nameIn, Steps::timeIn));
    }

    private static String nameIn(String step) {
        return step.substring(0, step.indexOf('='));
    }

    private static Instant timeIn(String step) {
        return Instant.EPOCH.plus(Long.parseLong(step.substring(step.indexOf('=') + 1)), ChronoUnit.MICROS);
    }
}
