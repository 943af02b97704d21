package dev.fanout.system;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Figures in Prometheus' text format. */
record Scrape(String text) {

    private static final Pattern SAMPLE =
            Pattern.compile("(?m)^([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: [0-9]+)?$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:\\\\.|[^\"\\\\])*)\"");

    record Sample(String name, Map<String, String> labels, double value) {}

    Set<String> names() {
        return samples().stream().map(Sample::name).collect(Collectors.toSet());
    }

    /** The samples of a metric that have these labels, among others. */
    List<Sample> of(String name, Map<String, String> labels) {
        return samples().stream()
                .filter(sample ->
                        sample.name().equals(name) && sample.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    double sum(String name, Map<String, String> labels) {
        return of(name, labels).stream().mapToDouble(Sample::value).sum();
    }

    /** The metrics of Fanout only, with their descriptions. */
    Scrape ours() {
        return new Scrape(text.lines()
                .filter(line -> line.matches("(# [A-Z]+ )?fanout_.*"))
                .collect(Collectors.joining("\n", "", "\n")));
    }

    private List<Sample> samples() {
        return SAMPLE.matcher(text).results().map(Scrape::sample).toList();
    }

    private static Sample sample(MatchResult match) {
        Map<String, String> labels = match.group(2) == null
                ? Map.of()
                : LABEL.matcher(match.group(2))
                        .results()
                        .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
        String value = match.group(3).replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
        return new Sample(match.group(1), labels, Double.parseDouble(value));
    }
}
