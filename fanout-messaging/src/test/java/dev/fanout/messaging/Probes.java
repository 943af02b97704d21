package dev.fanout.messaging;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** What a service says of its own health. */
final class Probes {

    private Probes() {}

    /** What makes a service count as not ready; nothing if it is ready. */
    static List<String> down(ConfigurableApplicationContext service) {
        var readiness = (CompositeHealthDescriptor) health(service, "readiness");
        return readiness.getComponents().entrySet().stream()
                .filter(component -> !component.getValue().getStatus().equals(Status.UP))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** @param group {@code liveness} or {@code readiness} */
    static String status(ConfigurableApplicationContext service, String group) {
        return health(service, group).getStatus().getCode();
    }

    private static HealthDescriptor health(ConfigurableApplicationContext service, String group) {
        return Objects.requireNonNull(service.getBean(HealthEndpoint.class).healthForPath(group));
    }
}
