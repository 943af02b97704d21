package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.system.Monitoring.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What is given to Prometheus and Grafana makes sense to them. {@link StackStoriesIT} shows that the figures are there.
 */
class MonitoringTests {

    @Test
    void prometheusAcceptsItsConfiguration() {
        Promtool.accepts("check", "config", Monitoring.CONFIGURATION.toString());
    }

    @Test
    void prometheusAcceptsTheAlerts() {
        Promtool.accepts("check", "rules", Monitoring.RULES.toString());
    }

    @Test
    void alertsFireWhenTheyShouldAndOnlyThen() {
        Promtool.accepts("test", "rules", Monitoring.RULE_TESTS.toString());
    }

    static List<Alert> alerts() {
        return Monitoring.alerts();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertIsTestedAndSaysWhatToDo(Alert alert) {
        assertThat(Monitoring.read(Monitoring.RULE_TESTS))
                .contains("ALERTS{alertname=\"%s\", alertstate=\"firing\", severity=\"%s\""
                        .formatted(alert.name(), alert.labels().get("severity")));
        assertThat(alert.labels().get("severity")).isIn("critical", "warning");
        assertThat(alert.annotations().keySet())
                .map(Object::toString)
                .containsExactlyInAnyOrder("summary", "description", "runbook_url");
        String page = "docs/operations.md";
        String runbook = alert.annotations().get("runbook_url").toString();
        assertThat(runbook).startsWith(page + "#");
        assertThat(Monitoring.anchorsOf(Monitoring.REPOSITORY.resolve(page)))
                .contains(runbook.substring(page.length() + 1));
        assertThat(Monitoring.read(Monitoring.REPOSITORY.resolve(page))).contains("`" + alert.name() + "`");
    }

    @Test
    void prometheusUnderstandsEveryPanelOfTheDashboard(@TempDir Path folder) throws IOException {
        Path rules = folder.resolve("dashboard.yml");
        Files.writeString(
                rules,
                Monitoring.dashboardExpressions().stream()
                        .map(expression -> "  - {record: 'panel', expr: '%s'}%n".formatted(expression))
                        .distinct()
                        .collect(Collectors.joining("", "groups:\n- name: dashboard\n  rules:\n", "")));

        Promtool.accepts("check", "rules", "--lint=none", rules.toString());
    }

    @Test
    void everyPanelOfTheDashboardHasItsPlace() {
        List<JsonNode> panels = Monitoring.panels().toList();

        assertThat(panels).hasSizeGreaterThan(20);
        assertThat(panels).map(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).map(panel -> panel.path("title").asString()).doesNotHaveDuplicates();
        assertThat(panels)
                .flatExtracting(panel -> {
                    JsonNode place = panel.path("gridPos");
                    int left = place.path("x").asInt();
                    int top = place.path("y").asInt();
                    return java.util.stream.IntStream.range(
                                    0, place.path("w").asInt() * place.path("h").asInt())
                            .mapToObj(cell -> (left + cell % place.path("w").asInt()) + ","
                                    + (top + cell / place.path("w").asInt()))
                            .toList();
                })
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            up{job="fanout"} == 0                                                                         ; up
            max by (service) (a_seconds{s=~"b(c)"} > 30)                                                  ; a_seconds
            sum(rate(a_sum[5m])) / sum by (x, y) (rate(a_count{q!~".+\\\\.dlq"}[1m] offset 5m)) > 0.05 ; a_count,a_sum
            (min_over_time(a[15m]) > 0) unless on (service, instance) (changes(b{c=~"d|e"}[15m]) > 1e3)   ; a,b
            histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m]))) and on () vector(1) * group_left b  ; a_bucket,b
            """)
    void findsTheMetricsOfAnExpression(String expression, String metrics) {
        assertThat(String.join(",", Monitoring.metricsOf(expression))).isEqualTo(metrics);
    }
}
