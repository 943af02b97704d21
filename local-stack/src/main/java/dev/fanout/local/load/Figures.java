package dev.fanout.local.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service shows at {@code /actuator/prometheus}. */
record Figures(List<Figure> all) {

    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+([-+]?[0-9][-+.0-9eE]*|[-+]Inf|NaN)(?:\\s+\\d+)?\\s*");

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** A line of it. */
    record Figure(String name, Map<String, String> labels, double value) {}

    /** @param text in the text format of Prometheus; lines that are none of it are passed over */
    static Figures parse(String text) {
        List<Figure> figures = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher parts = LINE.matcher(line);
            if (!line.startsWith("#") && parts.matches()) {
                String labels = parts.group(2);
                figures.add(new Figure(
                        parts.group(1), labels == null ? Map.of() : labelsIn(labels), valueOf(parts.group(3))));
            }
        }
        return new Figures(figures);
    }

    private static Map<String, String> labelsIn(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(
                    label.group(1),
                    label.group(2).replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\"));
        }
        return labels;
    }

    static double valueOf(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The values by a label, added up where several have the same; those that are unknown (NaN) are left out. */
    Map<String, Double> by(String label, String name) {
        return by(label, name, _ -> true);
    }

    Map<String, Double> by(String label, String name, Predicate<Map<String, String>> labels) {
        Map<String, Double> values = new TreeMap<>();
        all.stream()
                .filter(figure -> figure.name().equals(name) && !Double.isNaN(figure.value()))
                .filter(figure -> labels.test(figure.labels()))
                .forEach(figure -> values.merge(figure.labels().getOrDefault(label, ""), figure.value(), Double::sum));
        return values;
    }
}
