package dev.fanout.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus and Grafana are given in {@code deploy/}. */
final class Monitoring {

    static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();
    static final Path CONFIGURATION = REPOSITORY.resolve("deploy/prometheus/prometheus.yml");
    static final Path RULES = REPOSITORY.resolve("deploy/prometheus/alerts.yml");
    static final Path RULE_TESTS = REPOSITORY.resolve("deploy/prometheus/alerts-test.yml");
    static final Path DASHBOARD = REPOSITORY.resolve("deploy/grafana/dashboards/fanout.json");

    private static final Pattern STRING = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"");
    /** Label matchers, ranges, and the labels that a word lists. */
    private static final Pattern NO_METRIC =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    private static final Pattern NAME =
            Pattern.compile("(?<![A-Za-z0-9_:.])[A-Za-z_:][A-Za-z0-9_:]*(?![A-Za-z0-9_:]|\\s*\\()");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right", "Inf", "NaN");

    private Monitoring() {}

    static List<Alert> alerts() {
        Map<?, ?> file = yaml(RULES);
        return list(file.get("groups"))
                .flatMap(group -> list(group.get("rules")))
                .map(rule -> new Alert(
                        rule.get("alert").toString(), rule.get("expr").toString(), (Map<?, ?>) rule.get("labels"), (Map<
                                        ?, ?>)
                                rule.get("annotations")))
                .toList();
    }

    /** The expressions of the dashboard's panels, with Grafana's variables filled in. */
    static List<String> dashboardExpressions() {
        return panels().flatMap(panel -> children(panel.path("targets")))
                .map(target -> target.path("expr").asString())
                .map(expression -> expression.replace("$__rate_interval", "1m").replace("$service", ".+"))
                .toList();
    }

    static Stream<JsonNode> panels() {
        return children(new JsonMapper().readTree(DASHBOARD.toFile()).path("panels"));
    }

    /** The metrics of which an expression speaks. */
    static Set<String> metricsOf(String expression) {
        String bare =
                NO_METRIC.matcher(STRING.matcher(expression).replaceAll("\"\"")).replaceAll(" ");
        return NAME.matcher(bare)
                .results()
                .map(match -> match.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Path and query with which Prometheus scrapes the targets of a job. */
    static String pathOf(String job) {
        Map<?, ?> config = list(yaml(CONFIGURATION).get("scrape_configs"))
                .filter(candidate -> job.equals(candidate.get("job_name")))
                .findFirst()
                .orElseThrow();
        Object path = config.get("metrics_path");
        Map<?, ?> parameters = config.get("params") instanceof Map<?, ?> given ? given : Map.of();
        return (path == null ? "/metrics" : path)
                + parameters.entrySet().stream()
                        .flatMap(parameter -> ((List<?>) parameter.getValue())
                                .stream().map(value -> parameter.getKey() + "=" + value))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** The anchors of a Markdown file's headings, as they appear in links to them. */
    static Set<String> anchorsOf(Path markdown) {
        return read(markdown)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(java.util.Locale.ROOT)
                        .replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> yaml(Path file) {
        return new Yaml().load(read(file));
    }

    private static Stream<Map<?, ?>> list(Object maps) {
        return ((List<?>) maps).stream().map(map -> (Map<?, ?>) map);
    }

    private static Stream<JsonNode> children(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    record Alert(String name, String expression, Map<?, ?> labels, Map<?, ?> annotations) {}
}
