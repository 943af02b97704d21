package dev.fanout.dashboard.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures of this house in what a service shows Prometheus; those of its libraries are left out. */
public final class Figures {

    private static final String OURS = "fanout_";
    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private final List<Figure> figures;

    private Figures(List<Figure> figures) {
        this.figures = List.copyOf(figures);
    }

    /** One of them. */
    public record Figure(String name, Map<String, String> labels, double value) {

        public Figure {
            labels = Map.copyOf(labels);
        }

        /** Empty if it has none of that name. */
        public String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    /** @return empty if the text is none of these */
    static Optional<Figures> in(String text) {
        List<Figure> figures = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.startsWith(OURS)) {
                if (!line.isBlank()
                        && !line.startsWith("#")
                        && !LINE.matcher(line.strip()).matches()) {
                    return Optional.empty();
                }
                continue;
            }
            Optional<Figure> figure = figure(line.strip());
            if (figure.isEmpty()) {
                return Optional.empty();
            }
            figures.add(figure.get());
        }
        return Optional.of(new Figures(figures));
    }

    private static Optional<Figure> figure(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Map<String, String> labels = new HashMap<>();
        if (parts.group(2) != null) {
            Matcher label = LABEL.matcher(parts.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        try {
            return Optional.of(new Figure(parts.group(1), labels, Double.parseDouble(parts.group(3))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Those of a name that are known at the moment. */
    public List<Figure> named(String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name) && Double.isFinite(figure.value()))
                .toList();
    }

    /** All of a name together; empty if there is none. */
    public OptionalDouble sum(String name) {
        List<Figure> found = named(name);
        return found.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(found.stream().mapToDouble(Figure::value).sum());
    }
}
