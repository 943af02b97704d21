package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.fanout.local.Service;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The manifests of {@code deploy/kubernetes}, as far as that can be told without a cluster. */
class KubernetesTests {

    private static final Path FOLDER = Monitoring.REPOSITORY.resolve("deploy/kubernetes");
    private static final Path RULE = FOLDER.resolve("base/monitoring/prometheusrule.yaml");

    /** What Kubernetes itself knows. Its own models find fields that are unknown, misplaced or missing. */
    private static final Map<String, Model> MODELS = Map.of(
            "v1/Namespace", V1Namespace::validateJsonElement,
            "v1/Service", V1Service::validateJsonElement,
            "v1/ServiceAccount", V1ServiceAccount::validateJsonElement,
            "apps/v1/Deployment", V1Deployment::validateJsonElement,
            "autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement);

    /** What operators bring. */
    private static final List<String> CUSTOM = List.of(
            "rabbitmq.com/v1beta1/RabbitmqCluster",
            "monitoring.coreos.com/v1/PodMonitor",
            "monitoring.coreos.com/v1/PrometheusRule");

    static List<Path> resources() {
        return yamlFiles().filter(file -> !isKustomization(file)).toList();
    }

    @ParameterizedTest
    @MethodSource("resources")
    void kubernetesKnowsEveryField(Path file) throws IOException {
        for (Object resource : new Yaml().loadAll(Monitoring.read(file))) {
            var map = (Map<?, ?>) resource;
            String kind = map.get("apiVersion") + "/" + map.get("kind");
            Model model = MODELS.get(kind);
            if (model == null) {
                assertThat(CUSTOM).contains(kind);
            } else {
                model.validate(JsonParser.parseString(new JsonMapper().writeValueAsString(map)));
            }
        }
    }

    static List<Path> kustomizations() {
        return yamlFiles().filter(KubernetesTests::isKustomization).toList();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void nothingThatIsThereIsForgotten(Path kustomization) throws IOException {
        var resources = (List<?>) ((Map<?, ?>) new Yaml().load(Monitoring.read(kustomization))).get("resources");
        Path folder = kustomization.resolveSibling("");

        assertThat(resources)
                .map(Object::toString)
                .allSatisfy(resource -> assertThat(folder.resolve(resource)).exists());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml"))
                            .filter(file -> !isKustomization(file))
                            .map(file -> file.getFileName().toString()))
                    .isSubsetOf(resources.stream().map(Object::toString).toList());
        }
    }

    static List<Service> services() {
        return Service.ALL;
    }

    /** Its pods, their image and their secret have its name, and their number follows its queues. */
    @ParameterizedTest
    @MethodSource("services")
    void eachServiceIsInTheBaseUnderItsName(Service service) {
        assertThat((List<?>) yaml("base/kustomization.yaml").get("resources"))
                .map(Object::toString)
                .contains(service.shortName());

        Map<?, ?> kustomization = yaml("base/" + service.shortName() + "/kustomization.yaml");
        assertThat(kustomization.get("namePrefix") + "service").isEqualTo(service.name());
        assertThat(kustomization.get("labels"))
                .isEqualTo(List.of(
                        Map.of("pairs", Map.of("app.kubernetes.io/name", service.name()), "includeSelectors", true)));
        assertThat(kustomization.get("images"))
                .isEqualTo(List.of(Map.of("name", "fanout-service", "newName", "fanout/" + service.name())));
        assertThat(operations(kustomization, "Deployment"))
                .contains(Map.of(
                        "op",
                        "add",
                        "path",
                        "/spec/template/spec/containers/0/envFrom/-",
                        "value",
                        Map.of("secretRef", Map.of("name", service.name()))));
        assertThat(operations(kustomization, "HorizontalPodAutoscaler"))
                .contains(Map.of(
                        "op",
                        "add",
                        "path",
                        "/spec/metrics/0/external/metric/selector/matchLabels/service",
                        "value",
                        service.name()));
    }

    @Test
    void theOverlayHasAnImageForEachService() {
        assertThat((List<?>) yaml("production/kustomization.yaml").get("images"))
                .map(image -> ((Map<?, ?>) image).get("name"))
                .isEqualTo(Service.ALL.stream()
                        .map(service -> (Object) ("fanout/" + service.name()))
                        .toList());
    }

    private static Map<?, ?> yaml(String file) {
        return new Yaml().load(Monitoring.read(FOLDER.resolve(file)));
    }

    /** What a kustomization changes in all resources of a kind. */
    private static List<Object> operations(Map<?, ?> kustomization, String kind) {
        return ((List<?>) kustomization.get("patches"))
                .stream()
                        .map(patch -> (Map<?, ?>) patch)
                        .filter(patch ->
                                ((Map<?, ?>) patch.get("target")).get("kind").equals(kind))
                        .flatMap(patch -> new Yaml().<List<Object>>load((String) patch.get("patch")).stream())
                        .toList();
    }

    @Test
    void balancersAskWhoCanAnswerAndNotWhoHasTheBroker() {
        assertThat(Monitoring.read(FOLDER.resolve("base/service/deployment.yaml")))
                .contains("path: /actuator/health/traffic")
                .doesNotContain("path: /actuator/health/readiness");
        assertThat(Monitoring.read(FOLDER.resolveSibling("haproxy/haproxy.cfg")))
                .contains("uri /actuator/health/traffic");
    }

    /** Kustomize cannot put a file into a field, so {@code ./fanout generate} does. */
    @Test
    void theAlertsAreThoseOfPrometheus() throws IOException {
        String rules = Monitoring.read(Monitoring.RULES);
        String rule = """
                # Made from deploy/prometheus/alerts.yml; see docs/deployment.md.
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: fanout
                spec:
                """
                + rules.substring(rules.indexOf("groups:"))
                        .lines()
                        .reduce("", (text, line) -> text + (line.isEmpty() ? "" : "  " + line) + "\n");
        if (Boolean.getBoolean("definitions.write")) {
            Files.writeString(RULE, rule);
        }

        assertThat(RULE).hasContent(rule);
    }

    private static boolean isKustomization(Path file) {
        return file.endsWith("kustomization.yaml");
    }

    private static Stream<Path> yamlFiles() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Model {
        void validate(JsonElement resource) throws IOException;
    }
}
